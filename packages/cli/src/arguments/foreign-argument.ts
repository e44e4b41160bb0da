/** An option or `key=value` that is not the command's own; without a value: a flag. */
export interface ForeignArgument {
  name: string;
  value: string | undefined;
}

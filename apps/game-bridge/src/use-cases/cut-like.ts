/** Cuts the results of lists that were put together into those of each list. */
export function cutLike<Result>(
  lists: readonly { readonly length: number }[],
  results: readonly Result[],
): (readonly Result[])[] {
  if (lists.length === 1) return [results];
  let from = 0;
  return lists.map(({ length }) => {
    from += length;
    return results.slice(from - length, from);
  });
}

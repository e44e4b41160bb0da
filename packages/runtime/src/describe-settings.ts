import { z } from 'zod';

/** One setting of an app, as its documentation tells it. */
export interface SettingDescription {
  name: string;
  /** What it is, with its unit; undefined when nobody wrote it. */
  description: string | undefined;
  /** Absent or empty, the app does not start. */
  required: boolean;
  /** What counts when it is not set, as it would be written; undefined: nothing does. */
  default: string | undefined;
  /** The only values taken, where they are few. */
  values: readonly string[] | undefined;
}

interface PropertySchema {
  description?: string;
  default?: string | number | boolean;
  enum?: readonly string[];
  /** For a default that differs from machine to machine: how it comes about. */
  shownDefault?: string;
}

/** What the environment schema of an app says about each of its settings, in its order. */
export function describeSettings(schema: z.ZodObject): SettingDescription[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as {
    properties?: Record<string, PropertySchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    description: property.description,
    required: required.includes(name),
    default: property.shownDefault ?? (property.default === undefined ? undefined : `${property.default}`),
    values: property.enum,
  }));
}

import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { ApiDocument, ApiOperation } from './api-document.ts';

/** An answer, read. */
export interface ReadAnswer {
  status: number;
  type: string;
  text: string;
  headers: Headers;
}

/** Says what is wrong with an answer by the document; nothing where it is as described. */
export type CheckAnswer = (operation: ApiOperation, answer: ReadAnswer) => string[];

/** Holds answers against the document: status, media type, body. */
export function createCheckAnswer(document: ApiDocument): CheckAnswer {
  const ajv = new Ajv.default({ strict: false, allErrors: false, validateFormats: true });
  addFormats.default(ajv);
  ajv.addSchema({ ...document.json, $id: 'api' });

  return (operation, { status, type, text, headers }) => {
    const problems: string[] = [];
    if (status >= 500) problems.push(`answers ${status}: ${text.slice(0, 500)}`);
    if (!headers.get('x-request-id')) problems.push('has no X-Request-Id');
    const described = operation.answers[String(status)];
    if (described === undefined) return [...problems, `status ${status} is not described: ${text.slice(0, 500)}`];
    const pointer = described[type];
    if (pointer === undefined) {
      const isBare = Object.keys(described).length === 0 && text === '';
      return isBare ? problems : [...problems, `${status} comes as "${type}", which is not described`];
    }
    if (!type.includes('json')) return problems;
    const body = parse(text);
    if (body === undefined) return [...problems, `the body is not JSON: ${text.slice(0, 200)}`];
    if (type === 'application/problem+json' && (body as { status?: unknown }).status !== status)
      problems.push('the problem tells another status');
    const validate = ajv.getSchema(`api${pointer}`);
    if (validate === undefined) return [...problems, `no schema at ${pointer}`];
    if (!validate(body)) problems.push(`${status}: ${ajv.errorsText(validate.errors)} in ${text.slice(0, 1_000)}`);
    return problems;
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

import { existsSync, readFileSync } from 'node:fs';

/** A fenced code block: ` ```js name.js ` says what it is in and which file it is from. */
export interface FencedBlock {
  language: string;
  file: string | undefined;
  /** With the newline at its end. */
  content: string;
}

/** All fenced code blocks of a Markdown text, in order. */
export const fencedBlocks = (text: string): FencedBlock[] =>
  [...text.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)].map(([, language = '', file, content = '']) => ({
    language,
    file,
    content,
  }));

/** The files that links and pictures of a text lead to, each with the heading within it. */
export const linksOf = (text: string): { file: string; anchor: string | undefined }[] =>
  [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].map(([, file = '', anchor]) => ({ file, anchor }));

/** Links of a document that lead nowhere. */
export const brokenLinks = (document: URL): string[] =>
  linksOf(readFileSync(document, 'utf8'))
    .filter(({ file, anchor }) => {
      const target = file === '' ? document : new URL(file, document);
      return !existsSync(target) || (anchor !== undefined && !anchorsOf(readFileSync(target, 'utf8')).includes(anchor));
    })
    .map(({ file, anchor }) => `${file}#${anchor ?? ''}`);

/** As GitHub names headings. */
const anchorsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );

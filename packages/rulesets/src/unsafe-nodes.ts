import { type Document, isAlias, isNode, isScalar, visit } from 'yaml';
import type { KeyPath } from './problem.ts';
import { shorten } from './problem.ts';

/** A node of a document that a ruleset may not have. `offset` counts characters. */
interface UnsafeNode {
  path: KeyPath;
  message: string;
  offset: number;
}

const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

/** Everything in a document that is more than plain data: anchors, aliases, tags, directives, odd keys and numbers. */
export function unsafeNodes(document: Document.Parsed): UnsafeNode[] {
  const found: UnsafeNode[] = [];
  const refuse = (node: unknown, message: string) =>
    found.push({ path: [], message, offset: isNode(node) ? (node.range?.[0] ?? 0) : 0 });
  if (document.directives.yaml.explicit || Object.keys(document.directives.tags).some((tag) => tag !== '!!')) {
    refuse(undefined, 'directives ("%YAML", "%TAG") are not allowed');
  }
  visit(document, {
    Node(position, node) {
      if (isAlias(node))
        return void refuse(node, `aliases ("*${shorten(node.source)}") are not allowed: write the value out`);
      if (node.anchor !== undefined) refuse(node, `anchors ("&${shorten(node.anchor)}") are not allowed`);
      if (node.tag !== undefined) refuse(node, `tags ("${shorten(node.tag)}") are not allowed`);
      if (isScalar(node) && typeof node.value === 'number' && !Number.isFinite(node.value)) {
        refuse(node, 'not a finite number');
      }
      if (position === 'key') refuseKey(node);
    },
  });
  return found;

  function refuseKey(node: unknown): void {
    const name = isScalar(node) ? node.value : undefined;
    if (typeof name === 'string' && forbiddenKeys.has(name)) refuse(node, `"${name}" cannot be a key`);
    else if (typeof name !== 'string' && !isAlias(node)) refuse(node, 'a key must be text');
  }
}

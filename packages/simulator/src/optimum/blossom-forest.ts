/** A blossom: an odd cycle of nodes (vertices or blossoms), the one that holds the base first. */
interface Blossom {
  readonly children: number[];
  /** `joints[i]` is the half-edge that leads from child i to child i + 1 (the last one back to child 0). */
  readonly joints: number[];
}

/**
 * Vertices and the blossoms around them. Nodes 0 to n - 1 are the vertices, the others blossoms. A half-edge 2e + side
 * leads to `endpoint[2e + side]`; `^ 1` is its way back. `mate[v]` is the half-edge to the partner of v, or -1.
 */
export interface BlossomForest {
  readonly mate: Int32Array;
  /** By vertex: the outermost node around it. */
  readonly top: Int32Array;
  /** By node: the blossom right around it, or -1. */
  readonly parent: Int32Array;
  /** By node: the one vertex that is not matched within it. */
  readonly base: Int32Array;
  isBlossom(node: number): boolean;
  blossom(node: number): Blossom;
  /** The vertices in a node. */
  leaves(node: number): ArrayLike<number>;
  /** Makes a cycle of outermost nodes one. */
  shrink(cycle: Blossom): number;
  /** Makes the children of an outermost blossom outermost. */
  expand(node: number): Blossom;
  /** Rematches within a node so that this vertex of it becomes its base; its outside partner is the caller's. */
  rebase(node: number, vertex: number): void;
  /** Every blossom there is. */
  blossoms(): Iterable<number>;
}

export function createBlossomForest(vertexCount: number, endpoint: Int32Array): BlossomForest {
  const nodeCount = 2 * vertexCount;
  const mate = new Int32Array(vertexCount).fill(-1);
  const top = Int32Array.from({ length: vertexCount }, (_, vertex) => vertex);
  const base = Int32Array.from({ length: nodeCount }, (_, node) => (node < vertexCount ? node : -1));
  const parent = new Int32Array(nodeCount).fill(-1);
  const bodies: (Blossom | undefined)[] = new Array<Blossom | undefined>(nodeCount);
  const unused = Array.from({ length: vertexCount }, (_, index) => nodeCount - 1 - index);

  const isBlossom = (node: number): boolean => node >= vertexCount;
  const blossom = (node: number): Blossom => bodies[node]!;

  /** A vertex's own. By node, because looking at the vertices of a blossom is most of the work. */
  const leafLists: ArrayLike<number>[] = Array.from({ length: vertexCount }, (_, vertex) => [vertex]);
  const leaves = (node: number): ArrayLike<number> => leafLists[node]!;
  const gather = (children: readonly number[]): Int32Array => {
    const gathered = new Int32Array(children.reduce((sum, child) => sum + leaves(child).length, 0));
    let at = 0;
    for (const child of children) {
      gathered.set(leaves(child), at);
      at += leaves(child).length;
    }
    return gathered;
  };
  const setTop = (node: number): void => {
    const list = leaves(node);
    for (let index = 0; index < list.length; index += 1) top[list[index]!] = node;
  };

  /** The child of `node` that holds this vertex. */
  const childWith = (node: number, vertex: number): number => {
    let child = vertex;
    while (parent[child] !== node) child = parent[child]!;
    return child;
  };

  const match = (halfEdge: number): void => {
    mate[endpoint[halfEdge ^ 1]!] = halfEdge;
    mate[endpoint[halfEdge]!] = halfEdge ^ 1;
  };

  const rebase = (node: number, vertex: number): void => {
    if (!isBlossom(node)) return;
    const { children, joints } = blossom(node);
    const child = childWith(node, vertex);
    rebase(child, vertex);
    const at = children.indexOf(child);
    const size = children.length;
    // From the new base's child to the old one along the even way; the pairs on it shift by one.
    const isForward = at % 2 === 1;
    for (let left = isForward ? size - at : at; left > 0; left -= 2) {
      const first = isForward ? size - left + 1 : left - 1;
      const joint = joints[isForward ? first : first - 1]!;
      const [from, to] = [endpoint[joint ^ 1]!, endpoint[joint]!];
      const second = isForward ? first + 1 : first - 1;
      rebase(children[first % size]!, isForward ? from : to);
      rebase(children[second % size]!, isForward ? to : from);
      match(joint);
    }
    rotate(children, at);
    rotate(joints, at);
    base[node] = vertex;
  };

  return {
    mate,
    top,
    base,
    parent,
    isBlossom,
    blossom,
    leaves,
    rebase,
    shrink(cycle) {
      const node = unused.pop()!;
      bodies[node] = cycle;
      base[node] = base[cycle.children[0]!]!;
      parent[node] = -1;
      for (const child of cycle.children) parent[child] = node;
      leafLists[node] = gather(cycle.children);
      setTop(node);
      return node;
    },
    expand(node) {
      const body = blossom(node);
      for (const child of body.children) {
        parent[child] = -1;
        setTop(child);
      }
      bodies[node] = undefined;
      unused.push(node);
      return body;
    },
    *blossoms() {
      for (let node = vertexCount; node < nodeCount; node += 1) if (bodies[node] !== undefined) yield node;
    },
  };
}

function rotate(list: number[], by: number): void {
  if (by > 0) list.push(...list.splice(0, by));
}

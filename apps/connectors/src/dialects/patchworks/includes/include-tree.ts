/** What is wanted of one relation, and below it. */
export interface IncludeNode {
  isLoaded: boolean;
  isCounted: boolean;
  isAskedWhetherThere: boolean;
  readonly below: IncludeTree;
}

export type IncludeTree = Map<string, IncludeNode>;

/** §4.1: include names that were checked, as a tree. A dotted name also loads every step of its path. */
export function includeTree(names: readonly string[]): IncludeTree {
  const tree: IncludeTree = new Map();
  for (const name of names) {
    if (name.endsWith('_count')) nodeAt(tree, name.slice(0, -'_count'.length)).isCounted = true;
    else if (name.endsWith('Exists')) nodeAt(tree, name.slice(0, -'Exists'.length)).isAskedWhetherThere = true;
    else load(tree, name.split('.'));
  }
  return tree;
}

function load(tree: IncludeTree, [step = '', ...further]: readonly string[]): void {
  const node = nodeAt(tree, step);
  node.isLoaded = true;
  if (further.length > 0) load(node.below, further);
}

function nodeAt(tree: IncludeTree, name: string): IncludeNode {
  const known = tree.get(name);
  if (known !== undefined) return known;
  const node: IncludeNode = { isLoaded: false, isCounted: false, isAskedWhetherThere: false, below: new Map() };
  tree.set(name, node);
  return node;
}

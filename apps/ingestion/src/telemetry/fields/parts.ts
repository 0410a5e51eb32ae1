import type { ShapeClass } from './shape-class.ts';

const partsByClass = new WeakMap<object, (() => ShapeClass)[]>();

/** Notes that objects of one class hold objects of another. */
export function rememberPart(classOf: () => ShapeClass): PropertyDecorator {
  return ({ constructor }) => {
    partsByClass.set(constructor, [...(partsByClass.get(constructor) ?? []), classOf]);
  };
}

/** A class and all that its objects may hold, its base classes included. */
export function reachableClasses(root: ShapeClass, found: Set<ShapeClass> = new Set()): Set<ShapeClass> {
  if (found.has(root)) return found;
  found.add(root);
  for (let owner: object | null = root; owner !== null; owner = Object.getPrototypeOf(owner) as object | null) {
    for (const classOf of partsByClass.get(owner) ?? []) reachableClasses(classOf(), found);
  }
  return found;
}

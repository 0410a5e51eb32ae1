import type { ValidationError } from 'class-validator';
import type { FieldError } from '../errors/wire-error.ts';

/** So that an answer stays readable whatever came in. */
const MAX_FIELD_ERRORS = 20;

/** class-validator's tree as a list with paths as a caller would write them: `data[0].timestamp` (ERR-4). */
export function fieldErrors(problems: readonly ValidationError[], parentPath = ''): FieldError[] {
  const found: FieldError[] = [];
  for (const problem of problems) {
    const path = joinPath(parentPath, problem.property);
    for (const text of Object.values(problem.constraints ?? {})) found.push({ path, reason: reasonOf(text, problem) });
    found.push(...fieldErrors(problem.children ?? [], path));
    if (found.length >= MAX_FIELD_ERRORS) break;
  }
  return found.slice(0, MAX_FIELD_ERRORS);
}

function joinPath(parent: string, property: string): string {
  if (/^\d+$/.test(property)) return `${parent}[${property}]`;
  return parent === '' ? property : `${parent}.${property}`;
}

/** class-validator's sentences begin with the property, which the path says already. */
function reasonOf(text: string, problem: ValidationError): string {
  return text.startsWith(`${problem.property} `) ? text.slice(problem.property.length + 1) : text;
}

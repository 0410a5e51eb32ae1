/** The members of an object whose own types have been checked. */
export type Members = Readonly<Record<string, unknown>>;

/** A rule between the fields of one object: what JSON Schema's types and ranges cannot say. */
export interface FieldRule {
  /** As it stands in the API document and in a refusal: "heading and speed come together". */
  readonly sentence: string;
  /** The field that must be given and is not; undefined when the rule is kept. */
  missingField(members: Members): string | undefined;
}

import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { apiDocuments, type Operation } from '../support/api-documents.ts';

/** Checks a body; @returns what is wrong with it. */
export type BodyCheck = (body: unknown) => readonly string[];

const ajv = addFormats.default(new Ajv({ allErrors: true, strict: false }));
for (const [service, { components }] of apiDocuments) {
  ajv.addSchema({ $id: service, components: closed(components) as object });
}

/** The check of the answer that an operation gives with a status, or undefined when the document knows no such answer. */
export function responseCheck(operation: Operation, status: number): BodyCheck | undefined {
  const response = operation.responses[String(status)];
  if (response === undefined) return undefined;
  const media = response.content?.['application/json'] ?? Object.values(response.content ?? {})[0];
  if (media === undefined) return (body) => (body === undefined ? [] : ['a body where there is none']);
  const schema = rebased(closed(media.schema), operation.service);
  const validate: ValidateFunction = ajv.compile(schema as object);
  return (body) =>
    validate(body)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

/** What a document does not mention is not to be answered: objects that list their members have no others. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const listsMembers = 'properties' in inner && !('additionalProperties' in inner) && inner['type'] === 'object';
  return listsMembers ? { ...inner, additionalProperties: false } : inner;
}

/** References within a document become references to the document. */
function rebased(schema: unknown, service: string): unknown {
  const text = JSON.stringify(schema).replaceAll('"$ref":"#/', `"$ref":"${service}#/`);
  return JSON.parse(text);
}

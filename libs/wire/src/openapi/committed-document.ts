import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { documentText } from './finish-document.ts';
import type { OpenApiDocument } from './describe-controllers.ts';

/** Where the document of a service is kept, reviewed like code and shown by the gateway. */
export const documentPath = (service: string): string =>
  fileURLToPath(new URL(`../../../../docs/reference/openapi/${service}.json`, import.meta.url));

/** The text that is kept; empty where there is none yet. */
export async function committedText(service: string): Promise<string> {
  try {
    return await readFile(documentPath(service), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

/** Writes the document of a service to its place. */
export async function writeDocument(service: string, document: OpenApiDocument): Promise<void> {
  const path = documentPath(service);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, documentText(document));
}

import { committedText, documentText } from '@umbra/wire/openapi';
import { describedOperations } from './described-operations.ts';
import { positioningDocument } from './positioning.openapi.ts';

describe('the API document of positioning', () => {
  it('is committed as it is generated (npm run openapi)', async () => {
    expect(await committedText('positioning')).toBe(documentText(await positioningDocument()));
  });

  it('describes the operations that the controllers have, and no others', async () => {
    const { paths } = await positioningDocument();
    const names = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item as Record<string, { tags?: string[] }>)
        .filter(([, { tags }]) => tags?.includes('probes') !== true)
        .map(([method]) => `${method.toUpperCase()} ${path}`),
    );
    expect(names.sort()).toEqual(Object.keys(describedOperations).sort());
  });

  it('names each operation once', async () => {
    const { paths } = await positioningDocument();
    const ids = Object.values(paths).flatMap((item) =>
      Object.values(item as Record<string, { operationId: string }>).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('refers to no schema that is not there', async () => {
    const { paths, components } = await positioningDocument();
    const references = [...JSON.stringify({ paths, components }).matchAll(/#\/components\/schemas\/(\w+)/g)];
    expect(references.length).toBeGreaterThan(10);
    for (const [, name = ''] of references) expect(components?.schemas).toHaveProperty(name);
  });
});

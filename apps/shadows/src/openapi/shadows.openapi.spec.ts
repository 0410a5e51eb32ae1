import { committedText, documentText } from '@umbra/wire/openapi';
import { describedOperations } from './described-operations.ts';
import { shadowsDocument } from './shadows.openapi.ts';

describe('the API document of shadows', () => {
  it('is committed as it is generated (npm run openapi)', async () => {
    expect(await committedText('shadows')).toBe(documentText(await shadowsDocument()));
  });

  it('describes the operations that the controllers have, and no others', async () => {
    const { paths } = await shadowsDocument();
    const names = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item as Record<string, { tags?: string[] }>)
        .filter(([, { tags }]) => tags?.includes('probes') !== true)
        .map(([method]) => `${method.toUpperCase()} ${path}`),
    );
    expect(names.sort()).toEqual(Object.keys(describedOperations).sort());
  });

  it('refers to no schema that is not there', async () => {
    const { paths, components } = await shadowsDocument();
    const references = [...JSON.stringify({ paths, components }).matchAll(/#\/components\/schemas\/(\w+)/g)];
    expect(references.length).toBeGreaterThan(10);
    for (const [, name = ''] of references) expect(components?.schemas).toHaveProperty(name);
  });
});

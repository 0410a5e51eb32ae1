import { JITTERBIT_PREFIX, PATCHWORKS_LOGIN_PREFIX } from '@umbra/wire';
import { committedText, documentText } from '@umbra/wire/openapi';
import { registryDocument } from './registry.openapi.ts';

const isOfAnotherDialect = (path: string) =>
  [JITTERBIT_PREFIX, PATCHWORKS_LOGIN_PREFIX].some((prefix) => path.startsWith(`${prefix}/`));

describe('the API document of the registry', () => {
  it('is committed as it is generated (npm run openapi)', async () => {
    expect(await committedText('registry')).toBe(documentText(await registryDocument()));
  });

  it('ERR-6 declares 400, 401 and 403 for every operation, but the probes', async () => {
    const { paths } = await registryDocument();
    const incomplete = Object.entries(paths)
      .filter(([path]) => !/\/(health|version)$/.test(path) && !isOfAnotherDialect(path))
      .flatMap(([path, operations]) =>
        Object.entries(operations)
          .filter(([, { responses }]) => ['400', '401', '403'].some((status) => !(status in responses)))
          .map(([method]) => `${method} ${path}`),
      );
    expect(Object.keys(paths).length).toBeGreaterThan(15);
    expect(incomplete).toEqual([]);
  });
});

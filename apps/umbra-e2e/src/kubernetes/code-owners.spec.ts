import { services, textOf } from './manifest.ts';

const owned = textOf('CODEOWNERS')
  .split('\n')
  .map((line) => line.split(/\s+/, 1)[0]);

it.each(services)('somebody owns %s, its code and its manifests', (service) => {
  expect(owned).toEqual(expect.arrayContaining([`/apps/${service}/`, `/k8s/base/${service}/`]));
});

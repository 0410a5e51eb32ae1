import type { FastifyRequest } from 'fastify';
import { renderByPrefix } from './render-by-prefix.ts';
import { notFound } from './wire-error.ts';

const saying = (word: string) => () => ({ status: 404, body: { word } });
const render = renderByPrefix({ '/api/v1': saying('foreign') }, saying('own'));

it.each([
  ['/api/v1', 'foreign'],
  ['/api/v1?x=1', 'foreign'],
  ['//api//v1/connectors/', 'foreign'],
  ['/api/v1x', 'own'],
  ['/x?/api/v1', 'own'],
])('ERR-7 a refusal under %s is said by the %s renderer', (url, word) => {
  expect(render(notFound('X', 'No.'), '', { url } as FastifyRequest).body).toEqual({ word });
});

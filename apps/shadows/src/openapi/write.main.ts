import 'reflect-metadata';
import { writeDocument } from '@umbra/wire/openapi';
import { shadowsDocument } from './shadows.openapi.ts';

await writeDocument('shadows', await shadowsDocument());

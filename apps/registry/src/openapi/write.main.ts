import 'reflect-metadata';
import { writeDocument } from '@umbra/wire/openapi';
import { registryDocument } from './registry.openapi.ts';

await writeDocument('registry', await registryDocument());

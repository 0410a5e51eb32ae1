import 'reflect-metadata';
import { writeDocument } from '@umbra/wire/openapi';
import { connectorsDocument } from './connectors.openapi.ts';

await writeDocument('connectors', await connectorsDocument());

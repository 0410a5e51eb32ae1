import 'reflect-metadata';
import { writeDocument } from '@umbra/wire/openapi';
import { ingestionDocument } from './ingestion.openapi.ts';

await writeDocument('ingestion', await ingestionDocument());

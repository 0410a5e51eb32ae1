import 'reflect-metadata';
import { writeDocument } from '@umbra/wire/openapi';
import { positioningDocument } from './positioning.openapi.ts';

await writeDocument('positioning', await positioningDocument());

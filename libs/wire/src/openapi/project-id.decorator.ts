import { ApiQuery } from '@nestjs/swagger';

/** The query of what is about a project (GEN-14). */
export const ApiProjectId = (): MethodDecorator =>
  ApiQuery({ name: 'projectId', required: false, description: 'Needed by members of several projects (GEN-14).' });

import { applyDecorators, type Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Type as OfType } from 'class-transformer';
import { IsObject, ValidateNested } from 'class-validator';

/** A member that is an object of that class, and must be there: `ValidateNested` alone lets null pass. */
export const IsPart = (type: Type<object>): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type }),
    IsObject(),
    ValidateNested(),
    OfType(() => type),
  );

import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Equals } from 'class-validator';

/** The type of an input, by which it was found. */
export const IsType = (type: string): PropertyDecorator => applyDecorators(ApiProperty({ enum: [type] }), Equals(type));

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsText, Optional } from '@umbra/wire';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsNumber, IsObject, Max, Min, ValidateNested } from 'class-validator';
import { IsPart } from '../rule-store/is-part.decorator.ts';
import { IsType } from '../rule-store/is-type.decorator.ts';

const MAX_LEVEL = 999;

export class PointInput {
  @ApiProperty({ minimum: -90, maximum: 90, description: 'Degrees, WGS-84.' })
  @IsNumber()
  @Min(-90)
  @Max(90)
  lat!: number;

  @ApiProperty({ minimum: -180, maximum: 180 })
  @IsNumber()
  @Min(-180)
  @Max(180)
  lng!: number;
}

export class FloorInput {
  @ApiProperty({ minLength: 1, maxLength: 100 })
  @IsText(1, 100)
  id!: string;

  @ApiProperty({ minLength: 1, maxLength: 255 })
  @IsText(1, 255)
  name!: string;

  @ApiPropertyOptional({ minimum: -MAX_LEVEL, maximum: MAX_LEVEL })
  @Optional()
  @IsNumber()
  @Min(-MAX_LEVEL)
  @Max(MAX_LEVEL)
  level?: number;
}

/** What may be indoors (GEO-5). */
abstract class OnFloor {
  @ApiPropertyOptional({ type: FloorInput, description: 'Of an indoor geofence.' })
  @Optional()
  @IsPart(FloorInput)
  floor?: FloorInput;
}

export class CircleDefinition extends OnFloor {
  @IsPart(PointInput)
  center!: PointInput;

  @ApiProperty({ minimum: 0, description: 'Metres.' })
  @IsNumber()
  @Min(0)
  radius!: number;
}

export class PolygonDefinition extends OnFloor {
  @ApiProperty({
    type: [PointInput],
    minItems: 3,
    maxItems: 10,
    description: 'Closed if it is open. Edges take the shorter way round the earth.',
  })
  @IsArray()
  @ArrayMinSize(3)
  @ArrayMaxSize(10)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => PointInput)
  points!: PointInput[];
}

export class PoiLocation {
  @ApiPropertyOptional({ maxLength: 100 })
  @Optional()
  @IsText(0, 100)
  room?: string;

  @ApiPropertyOptional({ maxLength: 255 })
  @Optional()
  @IsText(0, 255)
  address?: string;

  @ApiPropertyOptional({ maxLength: 255 })
  @Optional()
  @IsText(0, 255)
  country?: string;

  @ApiPropertyOptional({ type: PointInput })
  @Optional()
  @IsPart(PointInput)
  position?: PointInput;
}

export class PoiDefinition extends OnFloor {
  @ApiPropertyOptional({ type: PoiLocation })
  @Optional()
  @IsPart(PoiLocation)
  location?: PoiLocation;
}

/** What geofences of all types have. */
abstract class GeofenceInput {
  @ApiPropertyOptional({ maxLength: 50 })
  @Optional()
  @IsText(0, 50)
  name?: string;

  @ApiPropertyOptional({ maxLength: 1_000 })
  @Optional()
  @IsText(0, 1_000)
  description?: string;
}

export class CircleInput extends GeofenceInput {
  @IsType('circle')
  type!: 'circle';

  @IsPart(CircleDefinition)
  definition!: CircleDefinition;
}

export class PolygonInput extends GeofenceInput {
  @IsType('polygon')
  type!: 'polygon';

  @IsPart(PolygonDefinition)
  definition!: PolygonDefinition;
}

/** A place that is known by its radio data once it was trained (GEO-6). */
export class PoiInput extends GeofenceInput {
  @IsType('poi')
  type!: 'poi';

  @ApiPropertyOptional({ type: PoiDefinition })
  @Optional()
  @IsPart(PoiDefinition)
  definition?: PoiDefinition;
}

/** §11, by type. */
export const geofenceInputs = { circle: CircleInput, polygon: PolygonInput, poi: PoiInput } as const;

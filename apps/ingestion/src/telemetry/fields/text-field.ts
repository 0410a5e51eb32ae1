import { IsIn, IsString, Matches, registerDecorator } from 'class-validator';
import { describeField, together, type About, type Bounds } from './about.ts';
import { isDateTime } from './date-time.ts';

export const TEXT_LENGTH = 'textLength';
export const DATE_TIME = 'dateTime';

/** A text whose length lies within the bounds. */
export function Text(field: Bounds & About = {}): PropertyDecorator {
  if (field.from === undefined && field.to === undefined) return together(IsString(), describeField(field));
  return together(textLength(field), describeField(field));
}

/** A text that the pattern describes as a whole; `about` says in words what that is. */
export function TextLike(pattern: RegExp, field: Required<About>): PropertyDecorator {
  return together(Matches(pattern), describeField(field));
}

/** One of a few texts. */
export function OneOf(values: readonly string[], field: About = {}): PropertyDecorator {
  return together(IsIn(values), describeField(field));
}

/** An ISO 8601 date with time and offset. */
export function DateTime(field: About = {}): PropertyDecorator {
  return together(
    (target, property) =>
      registerDecorator({
        name: DATE_TIME,
        target: target.constructor,
        propertyName: property as string,
        validator: { validate: isDateTime },
      }),
    describeField(field),
  );
}

/** In code points, as JSON Schema counts; class-validator's own `Length` leaves variation selectors out. */
function textLength({ from = 0, to = Number.MAX_SAFE_INTEGER }: Bounds): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: TEXT_LENGTH,
      target: target.constructor,
      propertyName: property as string,
      constraints: [from, to],
      validator: {
        validate: (value: unknown) => {
          if (typeof value !== 'string') return false;
          const length = [...value].length;
          return length >= from && length <= to;
        },
      },
    });
}

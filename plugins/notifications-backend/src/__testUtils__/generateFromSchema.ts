import { JsonValue } from '@backstage/types';
import { spec } from '../schema';
import { Randomness } from './Randomness';

/** The part of JSON Schema that the OpenAPI document makes use of. */
export type Schema = {
  $ref?: string;
  type?: string | readonly string[];
  enum?: readonly string[];
  pattern?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  required?: readonly string[];
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
};

/** Texts that are allowed but not harmless. */
const TEXTS = [
  'plain',
  "it's; drop table x; --",
  '100%_\\',
  '🦊 é ß İ \u202e',
  '../../etc/passwd',
  '<script>alert(1)</script>',
  '{{ user:default/x }}',
  ' ',
  '$1 ? :name',
];

/** Texts for the patterns there are. */
const PATTERNED_TEXTS = [
  'created',
  'topic,desc',
  'origin,asc',
  '00000000-0000-0000-0000-000000000000',
  'ABCDEF01-2345-4678-89AB-cdef01234567',
];

function resolve(schema: Schema): Schema {
  if (!schema.$ref) {
    return schema;
  }
  const target = schema.$ref
    .split('/')
    .slice(1)
    // The document is known to have what it refers to.
    .reduce<any>((value, part) => value[part], spec);
  return resolve(target);
}

function generateText(schema: Schema, random: Randomness): string {
  if (schema.enum) {
    return random.pick(schema.enum);
  }
  if (schema.pattern) {
    const pattern = new RegExp(schema.pattern);
    return random.pick(PATTERNED_TEXTS.filter(text => pattern.test(text)));
  }
  const length = Math.min(schema.maxLength ?? 20, 2_000);
  const text = random.chance(0.1)
    ? 'x'.repeat(length)
    : random.pick([...TEXTS, 'user:default/a', '/catalog', '2026-01-01']);
  return text.slice(0, length);
}

/** Makes a value that a schema allows, the same one for the same randomness. */
export function generateFromSchema(
  schema: Schema,
  random: Randomness,
): JsonValue {
  const { type, ...rest } = resolve(schema);
  switch (Array.isArray(type) ? random.pick(type) : type) {
    case 'string':
      return generateText(rest, random);
    case 'boolean':
      return random.chance(0.5);
    case 'integer': {
      const { minimum = 0, maximum = 1_000 } = rest;
      return random.pick([minimum, maximum, random.below(100)]);
    }
    case 'array':
      return Array.from({ length: random.below(4) }, () =>
        generateFromSchema(rest.items ?? { type: 'string' }, random),
      );
    case 'object': {
      const value: Record<string, JsonValue> = {};
      for (const [name, property] of Object.entries(rest.properties ?? {})) {
        if (rest.required?.includes(name) || random.chance(0.5)) {
          value[name] = generateFromSchema(property, random);
        }
      }
      if (rest.additionalProperties) {
        value.de =
          rest.additionalProperties === true
            ? { any: ['thing'] }
            : generateFromSchema(rest.additionalProperties, random);
      }
      return value;
    }
    default:
      return null;
  }
}

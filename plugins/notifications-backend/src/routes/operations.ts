import { Request, Response } from 'express';
import { Operator } from '../deliveries';
import { operations, spec } from '../schema';
import { Sender } from '../sending';

type PathItems = typeof spec.paths;

type DocumentedOperation = {
  [TPath in keyof PathItems]: PathItems[TPath][keyof PathItems[TPath]];
}[keyof PathItems];

/** Those that end with `Legacy` are others under the paths of upstream. */
type OperationId = Exclude<keyof operations, `${string}Legacy`>;

/** The kinds of callers, as the `security` of operations names them. */
export type Role = 'user' | 'service' | 'operator';

export type Caller<TRole extends Role> = {
  user: { userRef: string };
  service: Sender;
  operator: Operator;
}[TRole];

/** Nothing is known of who calls what is for anybody. */
type CallerOf<TOperation> = TOperation extends {
  security: ReadonlyArray<infer TAlternative>;
}
  ? CallerBy<TAlternative>
  : {};

type CallerBy<TAlternative> = TAlternative extends {
  JWT: readonly [infer TRole extends Role];
}
  ? Caller<TRole>
  : {};

/** What a handler knows of a request that was checked against the document. */
type Call<TId extends OperationId> = CallerOf<
  Extract<DocumentedOperation, { operationId: TId }>
> & {
  query: NonNullable<operations[TId]['parameters']['query']>;
  params: NonNullable<operations[TId]['parameters']['path']>;
  body: operations[TId] extends {
    requestBody: { content: { 'application/json': infer TBody } };
  }
    ? TBody
    : undefined;
  header: Request['get'];
  /** What `Accept-Language` asks for, those first that are preferred. */
  languages: string[];
};

/**
 * Each carries out an operation, and returns what to respond, or nothing where it
 * has responded by itself.
 */
export type Handlers = {
  [TId in OperationId]: (
    call: Call<TId>,
    response: Response,
  ) => Promise<
    operations[TId]['responses'][200]['content']['application/json'] | undefined
  >;
};

import { TypedRouter } from '@backstage/backend-openapi-utils';
import { Request, Response } from 'express';
import { paths } from '../schema';

type Method = 'get' | 'post';

type EndpointKey = {
  [TPath in keyof paths]: {
    [TMethod in Method]: NonNullable<paths[TPath][TMethod]> extends never
      ? never
      : `#${TMethod}|${TPath}`;
  }[Method];
}[keyof paths];

type Endpoint<TOperation> = {
  query: TOperation extends { parameters: { query?: infer TQuery } }
    ? NonNullable<TQuery>
    : {};
  path: TOperation extends { parameters: { path: infer TPath } } ? TPath : {};
  body: TOperation extends {
    requestBody: { content: { 'application/json': infer TBody } };
  }
    ? TBody
    : {};
  response: TOperation extends {
    responses: { 200: { content: { 'application/json': infer TAnswer } } };
  }
    ? TAnswer
    : {};
};

/** The endpoints of `openapi.yaml`, in the form that the router is typed by. */
export type Endpoints = {
  [TKey in EndpointKey]: TKey extends `#${infer TMethod}|${infer TPath}`
    ? Endpoint<paths[TPath & keyof paths][TMethod & Method]>
    : never;
};

/** A router whose requests and answers have the types of `openapi.yaml`. */
export type ApiRouter = TypedRouter<Endpoints>;

/** Handles one endpoint; for those that are reachable under two paths. */
export type ApiHandler<TKey extends keyof Endpoints> = (
  request: Request<
    Endpoints[TKey]['path'],
    Endpoints[TKey]['response'],
    Endpoints[TKey]['body'],
    Endpoints[TKey]['query'],
    Record<string, string>
  >,
  response: Response<Endpoints[TKey]['response'], Record<string, string>>,
) => Promise<void>;

export interface Config {
  /** Receivers to look at what channels send. For development only. */
  demo?: {
    /** A mail server on 127.0.0.1 that shows all mails at /api/demo-mailbox/. */
    mailbox?: {
      /** The port it listens on. */
      port: number;
    };
    /** An endpoint for webhooks, which shows them at /api/demo-webhooks/. */
    webhooks?: {
      /**
       * What the webhooks are signed with, as Standard Webhooks writes it: whsec_ and base64.
       *
       * @visibility secret
       */
      secret: string;
    };
  };
}

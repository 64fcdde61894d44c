/** E-mail out, by the server of whoever runs us. Knows no conversation. */
import { createTransport } from 'nodemailer';
import { Refusal } from './refusal.ts';

export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Milliseconds; a person waits for the answer. */
const PATIENCE = 10_000;

export class Mail {
  readonly #transport: ReturnType<typeof createTransport>;
  readonly #from: string;

  /** @param url `smtp://user:password@host:port`, or `smtps://` */
  constructor(url: string, from: string) {
    const patience = {
      connectionTimeout: PATIENCE,
      greetingTimeout: PATIENCE,
      socketTimeout: PATIENCE,
      disableFileAccess: true,
      disableUrlAccess: true,
    };
    this.#transport = createTransport({ url, ...patience });
    this.#from = from;
  }

  /** Resolves once the mail server has it. @throws Refusal `email_refused`; what went wrong on the way */
  async send({ to, subject, text }: Letter): Promise<void> {
    try {
      await this.#transport.sendMail({
        from: this.#from,
        to: { name: '', address: to },
        subject,
        text,
      });
    } catch (error) {
      if (isUnknown(error))
        throw new Refusal('email_refused', 'the mail server does not take this address');
      throw error;
    }
  }

  close(): void {
    this.#transport.close();
  }
}

/** Refused for good while the recipient was named. */
function isUnknown(error: unknown): boolean {
  if (!(error instanceof Error) || !('responseCode' in error) || !('command' in error))
    return false;
  return error.command === 'RCPT TO' && Number(error.responseCode) >= 500;
}

/** Why something that was asked for will not be done. Its codes are stable: clients act on them. */

export type RefusalCode =
  | 'bad_request'
  | 'bad_frame'
  | 'version'
  | 'unauthorized'
  | 'forbidden'
  | 'forbidden_origin'
  | 'unknown_organization'
  | 'unknown_room'
  | 'not_found'
  | 'empty_message'
  | 'message_too_long'
  | 'too_large'
  | 'file_type'
  | 'file_quota'
  | 'unknown_file'
  | 'form_required'
  | 'form_invalid'
  | 'email_refused'
  | 'transcript_unavailable'
  | 'conversation_closed'
  | 'chat_offline_message'
  | 'rate_limited';

export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  /** Milliseconds after which it may work. */
  readonly retryAfter: number | undefined;

  /** @param message for developers, except with `chat_offline_message`: that one is for the visitor */
  constructor(code: RefusalCode, message: string, retryAfter?: number) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** What a backend can do at all, by what its protocol says of it, in words. */
import type { Protocol } from '../../src/protocols/protocol.ts';

/** Pure. What it cannot do, as it would be asked of it. */
export function missing(protocol: Protocol): readonly string[] {
  const { can } = protocol;
  const abilities: readonly (readonly [ability: string, has: boolean])[] = [
    ['take one message that is sent twice for one', can.idempotentSend],
    ['tell what came after a place in the history', can.resume],
    ['keep what was said, to be asked for', can.history !== false],
    ['be sent to while there is no line', !!can.alone || can.idempotentSend],
    ['carry files', can.files !== false],
    ['name the message that another one answers', !!can.reply],
    ['begin a conversation', !!protocol.start],
    ['describe the desk', !!protocol.organization],
    ['change a message of ours', !!protocol.edit],
    ['take a message of ours back', !!protocol.remove],
    ['remember what was read', !!protocol.markRead],
    ['remember what has arrived on a screen', !!protocol.markDelivered],
    ['tell that somebody writes', !!protocol.typing],
    ['end a conversation, and open it again', !!protocol.setOpen],
    ['take a rating', !!protocol.rate],
    ['give all that was said as text', !!protocol.transcript],
    ['send all that was said by e-mail', !!protocol.sendTranscript],
  ];
  return abilities.filter(([, has]) => !has).map(([ability]) => ability);
}

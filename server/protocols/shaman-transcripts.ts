/** The requests that hand out a whole conversation as text: to be kept as a file, or sent by e-mail. */
import type { FastifyInstance } from 'fastify';
import { isEmail } from '../forms.ts';
import type { Principal } from '../principal.ts';
import { keyOf } from '../principal.ts';
import { Rate } from '../rate.ts';
import { Refusal } from '../refusal.ts';
import { subjectOf, transcriptOf } from '../transcript.ts';
import type { RestTools } from './shaman-rest.ts';

interface One {
  readonly Params: { readonly id: string };
}

const HOUR = 3_600;

export function transcriptRoutes(app: FastifyInstance, { building, session }: RestTools): void {
  const { desk, mail, settings } = building;
  const { transcripts } = settings.limits;
  const rate = new Rate(transcripts, transcripts / HOUR, settings.clock);
  const body = { type: 'object', required: ['email'], properties: { email: { type: 'string' } } };

  const write = async (principal: Principal, id: string) => {
    const conversation = await desk.conversation(principal, id);
    const organization = desk.organization(principal.organization);
    const limit = Number.MAX_SAFE_INTEGER - 1;
    const { messages } = await desk.messages(principal, id, { limit });
    const text = transcriptOf(organization, conversation, messages);
    return { text, subject: subjectOf(organization, conversation) };
  };

  app.get<One>('/chat/conversations/:id/transcript', async (request, reply) => {
    const { principal } = await session(request);
    const { id } = request.params;
    const { text } = await write(principal, id);
    return reply
      .type('text/plain; charset=utf-8')
      .header('Content-Disposition', `attachment; filename="conversation-${id}.txt"`)
      .send(text);
  });

  app.post<One & { Body: { email: string } }>(
    '/chat/conversations/:id/transcript',
    { schema: { body } },
    async (request, reply) => {
      const { principal } = await session(request);
      const to = request.body.email.trim();
      const { text, subject } = await write(principal, request.params.id);
      if (mail === undefined)
        throw new Refusal('transcript_unavailable', 'this server sends no mail; see SMTP_URL');
      if (!isEmail(to)) throw new Refusal('email_refused', 'this is no e-mail address');
      // By address as well: whoever becomes a new visitor each time is still in one place.
      for (const name of [keyOf(principal), request.ip]) {
        const wait = rate.take(name);
        if (wait > 0) throw new Refusal('rate_limited', 'too many transcripts', wait);
      }
      await mail.send({ to, subject, text });
      return reply.code(204).send();
    },
  );
}

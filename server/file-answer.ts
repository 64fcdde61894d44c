/** A file as an answer: what was recognized may be shown in place, all else is only saved. Knows no route. */
import type { FastifyReply } from 'fastify';
import { isShown } from './file-types.ts';
import type { StoredFile } from './logs/log.ts';
import type { Uploads } from './uploads.ts';

export function answerFile(reply: FastifyReply, uploads: Uploads, file: StoredFile): FastifyReply {
  const place = isShown(file.type) ? 'inline' : 'attachment';
  const name = encodeURIComponent(file.name).replaceAll("'", '%27');
  return reply
    .header('Content-Type', file.type === 'text/plain' ? 'text/plain; charset=utf-8' : file.type)
    .header('Content-Length', file.size)
    .header('Content-Disposition', `${place}; filename*=UTF-8''${name}`)
    .header('Content-Security-Policy', "sandbox; default-src 'none'")
    .header('Cross-Origin-Resource-Policy', 'cross-origin')
    .header('Cache-Control', 'private, max-age=31536000, immutable')
    .send(uploads.read(file));
}

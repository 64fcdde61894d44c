/** Brazilian Portuguese. */
import type { Translation } from './translation.ts';

const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

export const ptBr: Translation = {
  tag: 'pt-BR',
  close: 'Fechar chat',
  back: 'Voltar às conversas',
  newConversation: 'Nova conversa',
  conversations: 'Conversas',
  noConversations: 'Ainda não há nada aqui',
  firstContact: 'Escreva para nós e a resposta ficará aqui.',
  welcome: 'Como podemos ajudar?',
  loading: 'Carregando',

  messages: 'Mensagens',
  loadEarlier: 'Carregar mensagens anteriores',
  newMessages: 'Novas',
  jumpToNewest: 'Mensagens mais recentes',
  you: 'Você',
  someone: 'Suporte',
  visitor: 'Visitante',
  unread: (n) => count(n, 'não lida', 'não lidas'),
  typing: (name) => `${name} está digitando`,
  attachments: (n) => count(n, 'arquivo', 'arquivos'),
  incoming: (name, text) => `${name} disse: ${text}`,

  message: 'Mensagem',
  placeholder: 'Escreva uma mensagem',
  composerHint: 'Enter envia, Shift+Enter cria uma nova linha',
  send: 'Enviar',
  attach: 'Anexar arquivos',
  remove: (name) => `Remover ${name}`,

  status: {
    queued: 'Aguardando envio',
    sending: 'Enviando',
    sent: 'Enviada',
    delivered: 'Entregue',
    read: 'Lida',
    failed: 'Não enviada',
  },
  retry: 'Tentar de novo',
  discard: 'Descartar',
  failure: {
    conversation_closed: 'Esta conversa foi encerrada.',
    chat_offline_message: 'Não há ninguém de plantão agora.',
    empty_message: 'Escreva algo primeiro.',
    message_too_long: 'Esta mensagem é longa demais.',
    too_many_files: 'Arquivos demais de uma vez.',
    too_large: 'Este arquivo é grande demais.',
    file_type: 'Arquivos deste tipo não podem ser enviados.',
    rate_limited: 'Mensagens demais de uma vez. Tente de novo em instantes.',
  },

  online: 'On-line',
  away: 'Ausente no momento',
  repliesIn: (minutes) =>
    minutes < 90
      ? `Costuma responder em ${count(minutes, 'minuto', 'minutos')}`
      : `Costuma responder em ${count(Math.round(minutes / 60), 'hora', 'horas')}`,
  reconnecting: 'Reconectando…',
  offline: 'Você está off-line. As mensagens serão enviadas quando você voltar.',
  unreachable: 'Não foi possível conectar ao chat.',
  connected: 'Conectado novamente',
  notKept: 'Este navegador não guarda suas mensagens.',
  errorTitle: 'Algo deu errado',
  consent:
    'Para conversar, esta página se conecta ao nosso atendimento e guarda suas mensagens neste navegador.',
  agree: 'Concordar e conversar',

  desk: 'Atendimento',
  open: 'Abertas',
  ended: 'Encerradas',
  end: 'Encerrar conversa',
  reopen: 'Reabrir conversa',
  endedNotice: 'Esta conversa foi encerrada.',
  pickConversation: 'Escolha uma conversa',
  noneHere: 'Nenhuma conversa aqui',

  // Message
  more: 'Mais',
  reply: 'Responder',
  copyText: 'Copiar texto',
  copied: 'Copiado',
  edit: 'Editar',
  edited: 'Editada',
  save: 'Salvar',
  cancel: 'Cancelar',
  editHint: 'Enter salva, Esc cancela',
  delete: 'Apagar',
  deleteAsk: 'Apagar esta mensagem para todos?',
  notDone: 'Não deu certo. Tente de novo.',
  inReplyTo: 'Em resposta a',
  quickReplies: 'Respostas sugeridas',
  readBy: (name, time) => `Lida por ${name}, ${time}`,
  uploading: 'Enviando arquivos',
  imageFrom: (name) => `Imagem de ${name}`,
  pictures: 'Imagens',
  closePictures: 'Fechar imagem',
  previousPicture: 'Imagem anterior',
  nextPicture: 'Próxima imagem',
  download: 'Baixar',

  // The transcript.
  youSaid: (text) => `Você disse: ${text}`,
  fresh: (n) => count(n, 'nova', 'novas'),
  arrived: (n) => count(n, 'mensagem nova', 'mensagens novas'),
  newFrom: (name) => `Nova mensagem de ${name}`,
  notice: {
    joined: (name = 'Alguém') => `${name} entrou na conversa`,
    left: (name = 'Alguém') => `${name} saiu da conversa`,
    assigned: (name = 'Outra pessoa') => `${name} cuida de você agora`,
    closed: (name) => (name ? `${name} encerrou a conversa` : 'A conversa foi encerrada'),
    reopened: (name) => (name ? `${name} reabriu a conversa` : 'A conversa está aberta de novo'),
    rated: (name) => (name ? `${name} avaliou a conversa` : 'Obrigado pela avaliação'),
  },
};

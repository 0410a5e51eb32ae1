export { connectorsReplyTopic } from './connectors-reply.topic.ts';

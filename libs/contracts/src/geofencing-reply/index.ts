export { geofencingReplyTopic } from './geofencing-reply.topic.ts';

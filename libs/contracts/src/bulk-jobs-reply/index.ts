export { bulkJobsReplyTopic } from './bulk-jobs-reply.topic.ts';

import type { EventEnvelope } from '../envelope/index.ts';
import type { ProjectId } from '../ids/index.ts';

/** What a rule watches, and from when on it speaks; its members depend on the type (contract §12, §13). */
export interface Rule {
  readonly type: string;
  readonly name?: string | null;
  readonly description?: string | null;
  readonly threshold?: Readonly<Record<string, number>> | null;
  /** Of sensor rules. */
  readonly range?: { readonly begin: number; readonly end: number };
  /** Of stock rules. */
  readonly geofenceId?: string;
}

/** The whole state of a rule, or of a sensor rule, after the event. */
export interface RuleState {
  readonly ruleId: string;
  readonly kind: 'rule' | 'sensorRule';
  readonly projectId: ProjectId;
  /** Absent: it was deleted. */
  readonly rule?: Rule;
  readonly deleted?: true;
  /** Grows by one with every event of this rule. Readers ignore what is not newer. */
  readonly version: number;
}

/** Emitted when a rule was made. */
export type RuleCreated = EventEnvelope<'rule.created', RuleState>;
/** Emitted when a rule was replaced as a whole. */
export type RuleChanged = EventEnvelope<'rule.changed', RuleState>;
/** Emitted when a rule was deleted. */
export type RuleDeleted = EventEnvelope<'rule.deleted', RuleState>;

export type RuleEvent = RuleCreated | RuleChanged | RuleDeleted;

/** A key that encrypts payloads. */
export interface PayloadKey {
  /** Names the key in the metadata of what it encrypts. */
  readonly id: string;
  /** 32 bytes, for AES-256. */
  readonly key: Buffer;
}

/**
 * Where payload keys come from. A store that cannot answer just now rejects (the codec asks again, then the SDK retries
 * the task); it never says `destroyed` or `undefined` for a key it merely failed to reach.
 */
export interface KeyRing {
  /**
   * The key for new payloads of this workflow (undefined: payloads of no workflow, such as a schedule's memo).
   * `destroyed` when the key that belongs to it was destroyed: nothing new may become readable under it.
   */
  current(workflowId: string | undefined): Promise<PayloadKey | 'destroyed'>;
  /** The key of that id; `destroyed` when it was destroyed on purpose, undefined when it is none of this ring's. */
  find(keyId: string): Promise<Buffer | 'destroyed' | undefined>;
}

/** Part of a workflow id that decides the key. */
export interface KeyOwner {
  readonly tenantId: string;
  /** The data subject, once each has a key of its own. */
  readonly subjectId: string | undefined;
}

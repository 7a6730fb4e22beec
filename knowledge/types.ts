import type { IsoInstant } from '../domain/platform/dates';

/** A kind of document: how it is read and cut. */
export type DocumentKind = 'pdf' | 'docx' | 'html' | 'markdown' | 'text';

/** A piece of a document's version: what is indexed, found and cited. */
export interface Chunk {
  readonly chunkId: string;
  readonly documentId: string;
  /** The version it was cut from; a new version replaces the chunks of the one before. */
  readonly version: number;
  /** The document's title. */
  readonly title: string;
  /** Headings above it, outermost first. */
  readonly section: readonly string[];
  readonly text: string;
  /** Characters of the version's extracted text (UTF-16 code units), from inclusive, to exclusive. */
  readonly from: number;
  readonly to: number;
  /** Who may find it: any of these access groups. Never empty. */
  readonly accessGroups: readonly string[];
  readonly tags: readonly string[];
  readonly kind: DocumentKind;
  readonly changedAt: IsoInstant;
  /** Of the text; undefined where no embedding model is reachable. */
  readonly vector?: readonly number[];
}

export interface SearchRequest {
  readonly tenantId: string;
  readonly query: string;
  /** Access groups of who asks: enforced in the index itself, below any prompt. Empty finds nothing. */
  readonly accessGroups: readonly string[];
  readonly filters?: SearchFilters;
  /** 1 to 100. */
  readonly limit: number;
  /** The query's vector, when chunks have vectors of the same model. */
  readonly vector?: readonly number[];
}

export interface SearchFilters {
  readonly documentIds?: readonly string[];
  readonly kinds?: readonly DocumentKind[];
  /** All of them. */
  readonly tags?: readonly string[];
  readonly changedSince?: IsoInstant;
}

export interface Hit {
  readonly chunk: Chunk;
  /** Higher is better; comparable within one answer only. */
  readonly score: number;
}

/**
 * Where chunks are searched. Postgres holds documents and chunks; an index can be lost and rebuilt from there. Every
 * method names the tenant; a tenant that was never indexed answers empty, it does not fail.
 */
export interface KnowledgeIndex {
  readonly backend: 'embedded' | 'weaviate';
  /** Adds chunks or replaces those of the same id. */
  put(tenantId: string, chunks: readonly Chunk[]): Promise<void>;
  /** Removes the chunks of a document, of all versions but `keepVersion` if it is given. */
  removeDocument(tenantId: string, documentId: string, keepVersion?: number): Promise<void>;
  removeTenant(tenantId: string): Promise<void>;
  /** Best first. */
  search(request: SearchRequest): Promise<readonly Hit[]>;
  count(tenantId: string): Promise<number>;
  /** Resolves when the index answers. */
  ping(): Promise<void>;
}

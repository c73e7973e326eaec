BEGIN;
CREATE TABLE agent_personas (
	id INTEGER NOT NULL, 
	guid VARCHAR(36) NOT NULL, 
	name TEXT NOT NULL, 
	display_name TEXT NOT NULL, 
	description TEXT NOT NULL, 
	summary TEXT NOT NULL, 
	detail TEXT NOT NULL, 
	voice TEXT NOT NULL, 
	locale TEXT NOT NULL, 
	default_role TEXT NOT NULL, 
	default_sequence TEXT NOT NULL, 
	metadata JSON NOT NULL, 
	presets JSON NOT NULL, 
	compiled_summary TEXT NOT NULL, 
	compiled_detail TEXT NOT NULL, 
	compiled_at VARCHAR(32), 
	tags JSON NOT NULL, 
	source VARCHAR(8) NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	updated_at VARCHAR(32) NOT NULL, 
	revision INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (guid), 
	UNIQUE (name)
);
INSERT INTO agent_personas VALUES (1, '4a912e12-a65a-48b9-9ef7-63f32644643d', 'bob', '', '', 'You are Bob — “the builder”.', '', '', '', '', '', '{}', '[]', 'You are Bob — “the builder”.

## Tone

Speak surely.', 'You are Bob — “the builder”.

## Tone

Speak surely.', '2026-05-01T12:02:00.000000+00:00', '["maker"]', 'toml', '2026-05-01T12:00:00.000000+00:00', '2026-05-01T12:00:00.000000+00:00', 1);
INSERT INTO agent_personas VALUES (2, '404bb1af-09fb-4f16-b068-7f8e06a1498b', 'ada', '', '', 'You are Ada.', 'You are Ada, 数学者.', '', '', 'host', 'call', '{"team":"one"}', '[{"name":"brisk","overrides":{"tone":"kind","soul":null},"mute":[],"vars":{}}]', 'You are Ada.

## Tone

Warm.

## Soul

Kind.

## Skills

- **sums**: Adds.', 'You are Ada, 数学者.

## Tone

Be warm.

## Soul

Kind.

## Traits

### curious

Ask why.

## Skills

### sums

Add.
Carry.

## Guardrails

### no-med (high)

No advice.', '2026-05-01T12:03:00.000000+00:00', '[]', 'store', '2026-05-01T12:01:00.000000+00:00', '2026-05-01T12:01:00.000000+00:00', 2);
CREATE TABLE agent_parts (
	id INTEGER NOT NULL, 
	guid VARCHAR(36) NOT NULL, 
	name TEXT NOT NULL, 
	part_type TEXT NOT NULL, 
	description TEXT NOT NULL, 
	summary TEXT NOT NULL, 
	content TEXT NOT NULL, 
	tags JSON NOT NULL, 
	source VARCHAR(8) NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	updated_at VARCHAR(32) NOT NULL, 
	revision INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (guid), 
	UNIQUE (name)
);
INSERT INTO agent_parts VALUES (1, '8eded399-a476-45a6-97cb-86ed16582618', 'sure', 'tone', '', 'Speak with calm.', '', '[]', 'toml', '2026-05-01T12:00:00.000000+00:00', '2026-05-01T12:05:00.000000+00:00', 7);
INSERT INTO agent_parts VALUES (2, '9d1e509f-745a-4dbb-9f76-c50ef71bc739', 'warm', 'tone', '', 'Warm.', 'Be warm.', '[]', 'store', '2026-05-01T12:01:00.000000+00:00', '2026-05-01T12:03:00.000000+00:00', 4);
INSERT INTO agent_parts VALUES (3, '07a33146-2b68-426b-972f-9bd5496d68bb', 'kind', 'soul', '', 'Kind.', '', '["soft","new"]', 'store', '2026-05-01T12:01:00.000000+00:00', '2026-05-01T12:01:00.000000+00:00', 2);
CREATE TABLE agent_traits (
	id INTEGER NOT NULL, 
	guid VARCHAR(36) NOT NULL, 
	name TEXT NOT NULL, 
	trait_type TEXT NOT NULL, 
	description TEXT NOT NULL, 
	instruction TEXT NOT NULL, 
	tags JSON NOT NULL, 
	source VARCHAR(8) NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	updated_at VARCHAR(32) NOT NULL, 
	revision INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (guid), 
	UNIQUE (name)
);
INSERT INTO agent_traits VALUES (1, '75c40cb2-5149-40d8-ba47-7cd2949df27a', 'curious', 'cognitive', '', 'Ask why.', '[]', 'store', '2026-05-01T12:01:00.000000+00:00', '2026-05-01T12:05:00.000000+00:00', 9);
CREATE TABLE agent_skills (
	id INTEGER NOT NULL, 
	guid VARCHAR(36) NOT NULL, 
	name TEXT NOT NULL, 
	description TEXT NOT NULL, 
	content TEXT NOT NULL, 
	tags JSON NOT NULL, 
	source VARCHAR(8) NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	updated_at VARCHAR(32) NOT NULL, 
	revision INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (guid), 
	UNIQUE (name)
);
INSERT INTO agent_skills VALUES (1, 'a11182f4-e78d-45b9-ac02-04e48a31c9b1', 'sums', 'Adds.', 'Add.
Carry.', '[]', 'store', '2026-05-01T12:01:00.000000+00:00', '2026-05-01T12:01:00.000000+00:00', 2);
CREATE TABLE agent_guardrails (
	id INTEGER NOT NULL, 
	guid VARCHAR(36) NOT NULL, 
	name TEXT NOT NULL, 
	description TEXT NOT NULL, 
	content TEXT NOT NULL, 
	severity TEXT NOT NULL, 
	tags JSON NOT NULL, 
	source VARCHAR(8) NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	updated_at VARCHAR(32) NOT NULL, 
	revision INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (guid), 
	UNIQUE (name)
);
INSERT INTO agent_guardrails VALUES (1, 'd19e0789-2e72-470e-a246-0170d6e1ed0f', 'no-med', '', 'No advice.', 'high', '[]', 'store', '2026-05-01T12:01:00.000000+00:00', '2026-05-01T12:01:00.000000+00:00', 2);
CREATE TABLE character_arcs (
	id INTEGER NOT NULL, 
	guid VARCHAR(36) NOT NULL, 
	name TEXT NOT NULL, 
	description TEXT NOT NULL, 
	summary TEXT NOT NULL, 
	tags JSON NOT NULL, 
	source VARCHAR(8) NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	updated_at VARCHAR(32) NOT NULL, 
	revision INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (guid), 
	UNIQUE (name)
);
INSERT INTO character_arcs VALUES (1, 'eb0acba9-a5d2-4422-8d3c-5f4337c1d1a2', 'growth', '', '', '[]', 'toml', '2026-05-01T12:00:00.000000+00:00', '2026-05-01T12:00:00.000000+00:00', 1);
INSERT INTO character_arcs VALUES (2, '670a4660-3a3f-498b-a6a5-22448c57991f', 'fall', '', '', '[]', 'store', '2026-05-01T12:01:00.000000+00:00', '2026-05-01T12:01:00.000000+00:00', 2);
CREATE TABLE voice_agent_roles (
	id INTEGER NOT NULL, 
	guid VARCHAR(36) NOT NULL, 
	name TEXT NOT NULL, 
	display_name TEXT NOT NULL, 
	system_prompt TEXT NOT NULL, 
	refinement_prompt TEXT NOT NULL, 
	locale TEXT NOT NULL, 
	vocabulary_hint TEXT NOT NULL, 
	tool_allowlist JSON NOT NULL, 
	temperature FLOAT, 
	thinking_enabled BOOLEAN, 
	thinking_level TEXT NOT NULL, 
	include_thoughts BOOLEAN, 
	thinking_budget BIGINT, 
	automatic_activity_detection BOOLEAN, 
	vad_start_sensitivity TEXT NOT NULL, 
	vad_end_sensitivity TEXT NOT NULL, 
	vad_prefix_padding_ms BIGINT, 
	vad_silence_duration_ms BIGINT, 
	activity_handling TEXT NOT NULL, 
	turn_coverage TEXT NOT NULL, 
	context_compression_enabled BOOLEAN, 
	context_compression_trigger_tokens BIGINT, 
	context_compression_target_tokens BIGINT, 
	enable_affective_dialog BOOLEAN, 
	tags JSON NOT NULL, 
	source VARCHAR(8) NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	updated_at VARCHAR(32) NOT NULL, 
	revision INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (guid), 
	UNIQUE (name)
);
INSERT INTO voice_agent_roles VALUES (1, '4112af4c-cb38-4a70-8688-bc8383c90528', 'host', '', 'Host.', '', '', '', '[]', 0.0, 0, '', NULL, NULL, NULL, '', '', NULL, NULL, '', '', NULL, NULL, NULL, NULL, '[]', 'store', '2026-05-01T12:01:00.000000+00:00', '2026-05-01T12:01:00.000000+00:00', 2);
CREATE TABLE voice_agent_sequences (
	id INTEGER NOT NULL, 
	guid VARCHAR(36) NOT NULL, 
	name TEXT NOT NULL, 
	display_name TEXT NOT NULL, 
	description TEXT NOT NULL, 
	completion TEXT NOT NULL, 
	max_turns BIGINT NOT NULL, 
	steps JSON NOT NULL, 
	tags JSON NOT NULL, 
	source VARCHAR(8) NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	updated_at VARCHAR(32) NOT NULL, 
	revision INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (guid), 
	UNIQUE (name)
);
INSERT INTO voice_agent_sequences VALUES (1, 'a8f9fc35-a4ec-4f10-894c-e3fd3b0dd828', 'call', '', '', '', 0, '[{"id":"hello","instruction":"Greet.","exit_criteria":"","require_tools":[],"max_turns":0}]', '[]', 'store', '2026-05-01T12:01:00.000000+00:00', '2026-05-01T12:01:00.000000+00:00', 2);
CREATE TABLE studio_directory (
	id INTEGER NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	guid VARCHAR(36) NOT NULL, 
	name TEXT NOT NULL, 
	name_key TEXT NOT NULL, 
	type TEXT NOT NULL, 
	tags JSON NOT NULL, 
	source VARCHAR(8) NOT NULL, 
	text_hash VARCHAR(32) NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (guid)
);
INSERT INTO studio_directory VALUES (1, 'part', '8eded399-a476-45a6-97cb-86ed16582618', 'sure', 'sure', 'tone', '[]', 'toml', '3b1683f1c401b31de5e8a0ab35081964');
INSERT INTO studio_directory VALUES (10, 'role', '4112af4c-cb38-4a70-8688-bc8383c90528', 'host', 'host', '', '[]', 'store', '2dbbe7d718eaa6c6b7128c44aeae3005');
INSERT INTO studio_directory VALUES (11, 'sequence', 'a8f9fc35-a4ec-4f10-894c-e3fd3b0dd828', 'call', 'call', '', '[]', 'store', '020a7882d362658c52f1156b4ee956c6');
INSERT INTO studio_directory VALUES (12, 'persona', '404bb1af-09fb-4f16-b068-7f8e06a1498b', 'ada', 'ada', '', '[]', 'store', '6f4cd2b8595d6250a88521f69dd577f2');
INSERT INTO studio_directory VALUES (2, 'arc', 'eb0acba9-a5d2-4422-8d3c-5f4337c1d1a2', 'growth', 'growth', '', '[]', 'toml', 'cae66941d9efbd404e4d88758ea67670');
INSERT INTO studio_directory VALUES (3, 'persona', '4a912e12-a65a-48b9-9ef7-63f32644643d', 'bob', 'bob', '', '["maker"]', 'toml', '5610cfe33d514854b51f5bfddf60fd64');
INSERT INTO studio_directory VALUES (4, 'part', '9d1e509f-745a-4dbb-9f76-c50ef71bc739', 'warm', 'warm', 'tone', '[]', 'store', 'ebaf20fa8123b8f019b16221e5a5e412');
INSERT INTO studio_directory VALUES (5, 'part', '07a33146-2b68-426b-972f-9bd5496d68bb', 'kind', 'kind', 'soul', '["soft","new"]', 'store', '39ea7cbbdb433d4c340ed325d13ff120');
INSERT INTO studio_directory VALUES (6, 'trait', '75c40cb2-5149-40d8-ba47-7cd2949df27a', 'curious', 'curious', 'cognitive', '[]', 'store', '56f4b3813ded02ba9a892f04e64670cf');
INSERT INTO studio_directory VALUES (7, 'skill', 'a11182f4-e78d-45b9-ac02-04e48a31c9b1', 'sums', 'sums', '', '[]', 'store', 'b8b4f5da69c24f864696c92644158f30');
INSERT INTO studio_directory VALUES (8, 'guardrail', 'd19e0789-2e72-470e-a246-0170d6e1ed0f', 'no-med', 'no-med', 'high', '[]', 'store', '3048e12dfde92a5d3890243fced7decb');
INSERT INTO studio_directory VALUES (9, 'arc', '670a4660-3a3f-498b-a6a5-22448c57991f', 'fall', 'fall', '', '[]', 'store', 'cae66941d9efbd404e4d88758ea67670');
CREATE INDEX studio_directory_types ON studio_directory (kind, type, name);
CREATE INDEX studio_directory_keys ON studio_directory (name_key);
CREATE INDEX studio_directory_names ON studio_directory (kind, name);
CREATE TABLE studio_texts (
	hash VARCHAR(32) NOT NULL, 
	text TEXT NOT NULL, 
	PRIMARY KEY (hash)
);
INSERT INTO studio_texts VALUES ('6f4cd2b8595d6250a88521f69dd577f2', 'You are Ada, 数学者.

## Tone

Be warm.

## Soul

Kind.

## Traits

### curious

Ask why.

## Skills

### sums

Add.
Carry.

## Guardrails

### no-med (high)

No advice.');
INSERT INTO studio_texts VALUES ('e06534e009c1450c967a66b817f4c37d', 'You are Ada.

## Tone

Warm.

## Soul

Kind.

## Skills

- **sums**: Adds.');
INSERT INTO studio_texts VALUES ('fd62fef0caf8fbe1debb2c35ff6980e6', 'You are Ada, 数学者.

## Tone

Be wärm. 🌞

## Soul

Kind.

## Traits

### curious

Ask why.

## Skills

### sums

Add.
Carry.

## Guardrails

### no-med (high)

No advice.');
CREATE TABLE studio_token_counts (
	hash VARCHAR(32) NOT NULL, 
	encoding VARCHAR(40) NOT NULL, 
	tokens INTEGER NOT NULL, 
	PRIMARY KEY (hash, encoding)
);
INSERT INTO studio_token_counts VALUES ('39ea7cbbdb433d4c340ed325d13ff120', 'o200k_base', 2);
INSERT INTO studio_token_counts VALUES ('3b1683f1c401b31de5e8a0ab35081964', 'o200k_base', 4);
INSERT INTO studio_token_counts VALUES ('ebaf20fa8123b8f019b16221e5a5e412', 'o200k_base', 3);
CREATE TABLE studio_revisions (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	at VARCHAR(32) NOT NULL, 
	actor TEXT NOT NULL, 
	door VARCHAR(16) NOT NULL, 
	message TEXT NOT NULL, 
	action VARCHAR(8) NOT NULL, 
	target INTEGER, 
	state VARCHAR(8) NOT NULL
);
INSERT INTO studio_revisions VALUES (1, '2026-05-01T12:00:00.000000+00:00', 'ann', 'seeds', 'pulled the seeds', 'change', NULL, 'done');
INSERT INTO studio_revisions VALUES (10, '2026-05-01T12:06:00.000000+00:00', 'dee', 'http', 'the pilot', 'change', NULL, 'done');
INSERT INTO studio_revisions VALUES (11, '2026-05-01T12:06:00.000000+00:00', 'dee', 'http', 'label "staging" of persona "ada" to release 2', 'change', NULL, 'done');
INSERT INTO studio_revisions VALUES (2, '2026-05-01T12:01:00.000000+00:00', 'ann', 'studio', 'a first cast', 'change', NULL, 'done');
INSERT INTO studio_revisions VALUES (3, '2026-05-01T12:02:00.000000+00:00', 'ann', 'cli', 'compiled ada and 1 more', 'change', NULL, 'done');
INSERT INTO studio_revisions VALUES (4, '2026-05-01T12:03:00.000000+00:00', 'ben', 'cli', 'part warm: content and 1 more', 'change', NULL, 'done');
INSERT INTO studio_revisions VALUES (5, '2026-05-01T12:04:00.000000+00:00', 'ben', 'studio', 'new skill gone', 'change', NULL, 'done');
INSERT INTO studio_revisions VALUES (6, '2026-05-01T12:04:00.000000+00:00', 'ben', 'studio', 'deleted skill gone', 'change', NULL, 'done');
INSERT INTO studio_revisions VALUES (7, '2026-05-01T12:05:00.000000+00:00', 'ann', 'seeds', 'pulled the seeds', 'change', NULL, 'done');
INSERT INTO studio_revisions VALUES (8, '2026-05-01T12:05:00.000000+00:00', 'cy', 'mcp', 'renamed trait curious to inquiring', 'change', NULL, 'undone');
INSERT INTO studio_revisions VALUES (9, '2026-05-01T12:05:00.000000+00:00', 'cy', 'mcp', 'undo: renamed trait curious to inquiring', 'undo', 8, 'done');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES ('studio_revisions', 11);
CREATE INDEX studio_revisions_undo ON studio_revisions (actor, door, id);
CREATE TABLE studio_seed_bases (
	kind VARCHAR(10) NOT NULL, 
	name TEXT NOT NULL, 
	guid VARCHAR(36) NOT NULL, 
	value JSON NOT NULL, 
	missing JSON NOT NULL, 
	file TEXT NOT NULL, 
	line INTEGER NOT NULL, 
	PRIMARY KEY (kind, name)
);
INSERT INTO studio_seed_bases VALUES ('arc', 'growth', 'eb0acba9-a5d2-4422-8d3c-5f4337c1d1a2', '{"name":"growth","stages":[{"name":"new","parts":["sure"]},{"name":"old","condition":"They have met twice"}]}', '[]', 'team.toml', 14);
INSERT INTO studio_seed_bases VALUES ('part', 'sure', '8eded399-a476-45a6-97cb-86ed16582618', '{"name":"sure","part_type":"tone","summary":"Speak with calm."}', '[]', 'team.toml', 9);
INSERT INTO studio_seed_bases VALUES ('persona', 'bob', '4a912e12-a65a-48b9-9ef7-63f32644643d', '{"name":"bob","summary":"You are Bob — “the builder”.","tags":["maker"],"parts":["sure","not there yet"],"arc":"growth"}', '[["parts","not there yet"]]', 'team.toml', 2);
CREATE INDEX ix_studio_seed_bases_guid ON studio_seed_bases (guid);
CREATE TABLE studio_seed_files (
	path TEXT NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	notes JSON NOT NULL, 
	PRIMARY KEY (path)
);
INSERT INTO studio_seed_files VALUES ('team.toml', 'dfd18d085507da09c571f85b00fc7b9d45208454fbf121337ebffb194f553d47', '[]');
CREATE TABLE studio_meta (
	"key" VARCHAR(32) NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO studio_meta VALUES ('schema_version', '2');
INSERT INTO studio_meta VALUES ('seeds_settled', 'yes');
CREATE TABLE agent_persona_parts (
	persona_id INTEGER NOT NULL, 
	part_id INTEGER NOT NULL, 
	part_order INTEGER NOT NULL, 
	priority INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	PRIMARY KEY (persona_id, part_id), 
	FOREIGN KEY(persona_id) REFERENCES agent_personas (id) ON DELETE CASCADE, 
	FOREIGN KEY(part_id) REFERENCES agent_parts (id)
);
INSERT INTO agent_persona_parts VALUES (1, 1, 0, 0, 0);
INSERT INTO agent_persona_parts VALUES (2, 2, 0, -2, 0);
INSERT INTO agent_persona_parts VALUES (2, 3, 1, 3, 1);
CREATE INDEX ix_agent_persona_parts_part_id ON agent_persona_parts (part_id);
CREATE TABLE agent_persona_traits (
	persona_id INTEGER NOT NULL, 
	trait_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	PRIMARY KEY (persona_id, trait_id), 
	FOREIGN KEY(persona_id) REFERENCES agent_personas (id) ON DELETE CASCADE, 
	FOREIGN KEY(trait_id) REFERENCES agent_traits (id)
);
INSERT INTO agent_persona_traits VALUES (2, 1, 0);
CREATE INDEX ix_agent_persona_traits_trait_id ON agent_persona_traits (trait_id);
CREATE TABLE agent_persona_skills (
	persona_id INTEGER NOT NULL, 
	skill_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	PRIMARY KEY (persona_id, skill_id), 
	FOREIGN KEY(persona_id) REFERENCES agent_personas (id) ON DELETE CASCADE, 
	FOREIGN KEY(skill_id) REFERENCES agent_skills (id)
);
INSERT INTO agent_persona_skills VALUES (2, 1, 0);
CREATE INDEX ix_agent_persona_skills_skill_id ON agent_persona_skills (skill_id);
CREATE TABLE agent_persona_guardrails (
	persona_id INTEGER NOT NULL, 
	guardrail_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	PRIMARY KEY (persona_id, guardrail_id), 
	FOREIGN KEY(persona_id) REFERENCES agent_personas (id) ON DELETE CASCADE, 
	FOREIGN KEY(guardrail_id) REFERENCES agent_guardrails (id)
);
INSERT INTO agent_persona_guardrails VALUES (2, 1, 0);
CREATE INDEX ix_agent_persona_guardrails_guardrail_id ON agent_persona_guardrails (guardrail_id);
CREATE TABLE arc_stages (
	id INTEGER NOT NULL, 
	guid VARCHAR(36) NOT NULL, 
	arc_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	stage_order INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	description TEXT NOT NULL, 
	condition TEXT NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (arc_id, name), 
	UNIQUE (guid), 
	FOREIGN KEY(arc_id) REFERENCES character_arcs (id) ON DELETE CASCADE
);
INSERT INTO arc_stages VALUES (1, '997b76aa-73eb-44e2-8af7-7a10299d94ae', 1, 'new', 0, 0, '', '', '2026-05-01T12:00:00.000000+00:00');
INSERT INTO arc_stages VALUES (2, 'a37eb708-47fa-433d-8f9b-0165872d7f83', 1, 'old', 1, 1, '', 'They have met twice', '2026-05-01T12:00:00.000000+00:00');
INSERT INTO arc_stages VALUES (3, '0364994b-556b-4d8e-a1a0-f8cf413b44dd', 2, 'up', 0, 0, '', '', '2026-05-01T12:01:00.000000+00:00');
CREATE TABLE studio_changes (
	id INTEGER NOT NULL, 
	revision_id INTEGER NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	guid VARCHAR(36) NOT NULL, 
	"before" JSON, 
	"after" JSON, 
	PRIMARY KEY (id), 
	FOREIGN KEY(revision_id) REFERENCES studio_revisions (id)
);
INSERT INTO studio_changes VALUES (1, 1, 'part', '8eded399-a476-45a6-97cb-86ed16582618', NULL, '{"name":"sure","part_type":"tone","summary":"Speak surely.","guid":"8eded399-a476-45a6-97cb-86ed16582618","created_at":"2026-05-01T12:00:00Z"}');
INSERT INTO studio_changes VALUES (10, 2, 'role', '4112af4c-cb38-4a70-8688-bc8383c90528', NULL, '{"name":"host","system_prompt":"Host.","temperature":0.0,"thinking_enabled":false,"guid":"4112af4c-cb38-4a70-8688-bc8383c90528","created_at":"2026-05-01T12:01:00Z"}');
INSERT INTO studio_changes VALUES (11, 2, 'sequence', 'a8f9fc35-a4ec-4f10-894c-e3fd3b0dd828', NULL, '{"name":"call","steps":[{"id":"hello","instruction":"Greet."}],"guid":"a8f9fc35-a4ec-4f10-894c-e3fd3b0dd828","created_at":"2026-05-01T12:01:00Z"}');
INSERT INTO studio_changes VALUES (12, 2, 'persona', '404bb1af-09fb-4f16-b068-7f8e06a1498b', NULL, '{"name":"ada","summary":"You are Ada.","detail":"You are Ada, 数学者.","default_role":"host","default_sequence":"call","metadata":{"team":"one"},"presets":[{"name":"brisk","overrides":{"tone":"kind","soul":""}}],"parts":[{"guid":"9d1e509f-745a-4dbb-9f76-c50ef71bc739","name":"warm","part_order":0,"priority":-2},{"guid":"07a33146-2b68-426b-972f-9bd5496d68bb","name":"kind","part_order":1,"priority":3}],"traits":[{"guid":"75c40cb2-5149-40d8-ba47-7cd2949df27a","name":"curious"}],"skills":[{"guid":"a11182f4-e78d-45b9-ac02-04e48a31c9b1","name":"sums"}],"guardrails":[{"guid":"d19e0789-2e72-470e-a246-0170d6e1ed0f","name":"no-med"}],"arc":{"guid":"670a4660-3a3f-498b-a6a5-22448c57991f","name":"fall"},"stage":"up","guid":"404bb1af-09fb-4f16-b068-7f8e06a1498b","created_at":"2026-05-01T12:01:00Z"}');
INSERT INTO studio_changes VALUES (13, 3, 'persona', '404bb1af-09fb-4f16-b068-7f8e06a1498b', '{"name":"ada"}', '{"name":"ada","compiled":{"summary":"e06534e009c1450c967a66b817f4c37d","detail":"fd62fef0caf8fbe1debb2c35ff6980e6","at":"2026-05-01T12:02:00Z"}}');
INSERT INTO studio_changes VALUES (14, 3, 'persona', '4a912e12-a65a-48b9-9ef7-63f32644643d', '{"name":"bob"}', '{"name":"bob","compiled":{"summary":"5610cfe33d514854b51f5bfddf60fd64","detail":"5610cfe33d514854b51f5bfddf60fd64","at":"2026-05-01T12:02:00Z"}}');
INSERT INTO studio_changes VALUES (15, 4, 'part', '9d1e509f-745a-4dbb-9f76-c50ef71bc739', '{"name":"warm","part_type":"tone","summary":"Warm.","content":"Be wärm. 🌞","guid":"9d1e509f-745a-4dbb-9f76-c50ef71bc739","created_at":"2026-05-01T12:01:00Z"}', '{"name":"warm","part_type":"tone","summary":"Warm.","content":"Be warm.","guid":"9d1e509f-745a-4dbb-9f76-c50ef71bc739","created_at":"2026-05-01T12:01:00Z"}');
INSERT INTO studio_changes VALUES (16, 4, 'persona', '404bb1af-09fb-4f16-b068-7f8e06a1498b', '{"name":"ada","compiled":{"summary":"e06534e009c1450c967a66b817f4c37d","detail":"fd62fef0caf8fbe1debb2c35ff6980e6","at":"2026-05-01T12:02:00Z"}}', '{"name":"ada","compiled":{"summary":"e06534e009c1450c967a66b817f4c37d","detail":"6f4cd2b8595d6250a88521f69dd577f2","at":"2026-05-01T12:03:00Z"}}');
INSERT INTO studio_changes VALUES (17, 5, 'skill', 'ecf0875f-33bd-4c80-b195-62e4f6e4a737', NULL, '{"name":"gone","content":"Left behind.","guid":"ecf0875f-33bd-4c80-b195-62e4f6e4a737","created_at":"2026-05-01T12:04:00Z"}');
INSERT INTO studio_changes VALUES (18, 6, 'skill', 'ecf0875f-33bd-4c80-b195-62e4f6e4a737', '{"name":"gone","content":"Left behind.","guid":"ecf0875f-33bd-4c80-b195-62e4f6e4a737","created_at":"2026-05-01T12:04:00Z"}', NULL);
INSERT INTO studio_changes VALUES (19, 7, 'part', '8eded399-a476-45a6-97cb-86ed16582618', '{"name":"sure","part_type":"tone","summary":"Speak surely.","guid":"8eded399-a476-45a6-97cb-86ed16582618","created_at":"2026-05-01T12:00:00Z"}', '{"name":"sure","part_type":"tone","summary":"Speak with calm.","guid":"8eded399-a476-45a6-97cb-86ed16582618","created_at":"2026-05-01T12:00:00Z"}');
INSERT INTO studio_changes VALUES (2, 1, 'arc', 'eb0acba9-a5d2-4422-8d3c-5f4337c1d1a2', NULL, '{"name":"growth","stages":[{"name":"new","guid":"997b76aa-73eb-44e2-8af7-7a10299d94ae","stage_order":0,"description":"","condition":"","created_at":"2026-05-01T12:00:00Z","parts":[{"guid":"8eded399-a476-45a6-97cb-86ed16582618","name":"sure"}]},{"name":"old","guid":"a37eb708-47fa-433d-8f9b-0165872d7f83","stage_order":1,"description":"","condition":"They have met twice","created_at":"2026-05-01T12:00:00Z","parts":[]}],"guid":"eb0acba9-a5d2-4422-8d3c-5f4337c1d1a2","created_at":"2026-05-01T12:00:00Z"}');
INSERT INTO studio_changes VALUES (20, 8, 'trait', '75c40cb2-5149-40d8-ba47-7cd2949df27a', '{"name":"curious","trait_type":"cognitive","instruction":"Ask why.","guid":"75c40cb2-5149-40d8-ba47-7cd2949df27a","created_at":"2026-05-01T12:01:00Z"}', '{"name":"inquiring","trait_type":"cognitive","instruction":"Ask why.","guid":"75c40cb2-5149-40d8-ba47-7cd2949df27a","created_at":"2026-05-01T12:01:00Z"}');
INSERT INTO studio_changes VALUES (21, 9, 'trait', '75c40cb2-5149-40d8-ba47-7cd2949df27a', '{"name":"inquiring","trait_type":"cognitive","instruction":"Ask why.","guid":"75c40cb2-5149-40d8-ba47-7cd2949df27a","created_at":"2026-05-01T12:01:00Z"}', '{"name":"curious","trait_type":"cognitive","instruction":"Ask why.","guid":"75c40cb2-5149-40d8-ba47-7cd2949df27a","created_at":"2026-05-01T12:01:00Z"}');
INSERT INTO studio_changes VALUES (22, 10, 'persona', '404bb1af-09fb-4f16-b068-7f8e06a1498b', '{"name":"ada","labels":{}}', '{"name":"ada","labels":{"production":1}}');
INSERT INTO studio_changes VALUES (23, 11, 'persona', '404bb1af-09fb-4f16-b068-7f8e06a1498b', '{"name":"ada","labels":{}}', '{"name":"ada","labels":{"staging":2}}');
INSERT INTO studio_changes VALUES (3, 1, 'persona', '4a912e12-a65a-48b9-9ef7-63f32644643d', NULL, '{"name":"bob","summary":"You are Bob — “the builder”.","tags":["maker"],"parts":[{"guid":"8eded399-a476-45a6-97cb-86ed16582618","name":"sure","part_order":0,"priority":0}],"arc":{"guid":"eb0acba9-a5d2-4422-8d3c-5f4337c1d1a2","name":"growth"},"stage":"new","guid":"4a912e12-a65a-48b9-9ef7-63f32644643d","created_at":"2026-05-01T12:00:00Z","traits":[],"skills":[],"guardrails":[]}');
INSERT INTO studio_changes VALUES (4, 2, 'part', '9d1e509f-745a-4dbb-9f76-c50ef71bc739', NULL, '{"name":"warm","part_type":"tone","summary":"Warm.","content":"Be wärm. 🌞","guid":"9d1e509f-745a-4dbb-9f76-c50ef71bc739","created_at":"2026-05-01T12:01:00Z"}');
INSERT INTO studio_changes VALUES (5, 2, 'part', '07a33146-2b68-426b-972f-9bd5496d68bb', NULL, '{"name":"kind","part_type":"soul","summary":"Kind.","tags":["soft","new"],"guid":"07a33146-2b68-426b-972f-9bd5496d68bb","created_at":"2026-05-01T12:01:00Z"}');
INSERT INTO studio_changes VALUES (6, 2, 'trait', '75c40cb2-5149-40d8-ba47-7cd2949df27a', NULL, '{"name":"curious","trait_type":"cognitive","instruction":"Ask why.","guid":"75c40cb2-5149-40d8-ba47-7cd2949df27a","created_at":"2026-05-01T12:01:00Z"}');
INSERT INTO studio_changes VALUES (7, 2, 'skill', 'a11182f4-e78d-45b9-ac02-04e48a31c9b1', NULL, '{"name":"sums","description":"Adds.","content":"Add.\nCarry.","guid":"a11182f4-e78d-45b9-ac02-04e48a31c9b1","created_at":"2026-05-01T12:01:00Z"}');
INSERT INTO studio_changes VALUES (8, 2, 'guardrail', 'd19e0789-2e72-470e-a246-0170d6e1ed0f', NULL, '{"name":"no-med","content":"No advice.","severity":"high","guid":"d19e0789-2e72-470e-a246-0170d6e1ed0f","created_at":"2026-05-01T12:01:00Z"}');
INSERT INTO studio_changes VALUES (9, 2, 'arc', '670a4660-3a3f-498b-a6a5-22448c57991f', NULL, '{"name":"fall","stages":[{"name":"up","guid":"0364994b-556b-4d8e-a1a0-f8cf413b44dd","stage_order":0,"description":"","condition":"","created_at":"2026-05-01T12:01:00Z","parts":[{"guid":"07a33146-2b68-426b-972f-9bd5496d68bb","name":"kind"}]}],"guid":"670a4660-3a3f-498b-a6a5-22448c57991f","created_at":"2026-05-01T12:01:00Z"}');
CREATE INDEX ix_studio_changes_revision_id ON studio_changes (revision_id);
CREATE INDEX studio_changes_entry ON studio_changes (kind, guid);
CREATE TABLE studio_former_bases (
	revision_id INTEGER NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	name TEXT NOT NULL, 
	base JSON, 
	PRIMARY KEY (revision_id, kind, name), 
	FOREIGN KEY(revision_id) REFERENCES studio_revisions (id)
);
INSERT INTO studio_former_bases VALUES (1, 'arc', 'growth', NULL);
INSERT INTO studio_former_bases VALUES (1, 'part', 'sure', NULL);
INSERT INTO studio_former_bases VALUES (1, 'persona', 'bob', NULL);
INSERT INTO studio_former_bases VALUES (7, 'part', 'sure', '{"guid":"8eded399-a476-45a6-97cb-86ed16582618","value":{"name":"sure","part_type":"tone","summary":"Speak surely."},"missing":[],"file":"team.toml","line":9}');
CREATE TABLE studio_releases (
	persona VARCHAR(36) NOT NULL, 
	number INTEGER NOT NULL, 
	summary VARCHAR(32) NOT NULL, 
	detail VARCHAR(32) NOT NULL, 
	inputs JSON NOT NULL, 
	published_at VARCHAR(32) NOT NULL, 
	actor TEXT NOT NULL, 
	door VARCHAR(16) NOT NULL, 
	message TEXT NOT NULL, 
	PRIMARY KEY (persona, number), 
	FOREIGN KEY(summary) REFERENCES studio_texts (hash), 
	FOREIGN KEY(detail) REFERENCES studio_texts (hash)
);
INSERT INTO studio_releases VALUES ('404bb1af-09fb-4f16-b068-7f8e06a1498b', 1, 'e06534e009c1450c967a66b817f4c37d', '6f4cd2b8595d6250a88521f69dd577f2', '[{"kind":"persona","entry":{"name":"ada","summary":"You are Ada.","detail":"You are Ada, 数学者.","default_role":"host","default_sequence":"call","metadata":{"team":"one"},"presets":[{"name":"brisk","overrides":{"tone":"kind","soul":""}}],"parts":[{"guid":"9d1e509f-745a-4dbb-9f76-c50ef71bc739","name":"warm","part_order":0,"priority":-2},{"guid":"07a33146-2b68-426b-972f-9bd5496d68bb","name":"kind","part_order":1,"priority":3}],"traits":[{"guid":"75c40cb2-5149-40d8-ba47-7cd2949df27a","name":"curious"}],"skills":[{"guid":"a11182f4-e78d-45b9-ac02-04e48a31c9b1","name":"sums"}],"guardrails":[{"guid":"d19e0789-2e72-470e-a246-0170d6e1ed0f","name":"no-med"}],"arc":{"guid":"670a4660-3a3f-498b-a6a5-22448c57991f","name":"fall"},"stage":"up","guid":"404bb1af-09fb-4f16-b068-7f8e06a1498b","created_at":"2026-05-01T12:01:00Z"}},{"kind":"part","entry":{"name":"warm","part_type":"tone","summary":"Warm.","content":"Be warm.","guid":"9d1e509f-745a-4dbb-9f76-c50ef71bc739","created_at":"2026-05-01T12:01:00Z"}},{"kind":"part","entry":{"name":"kind","part_type":"soul","summary":"Kind.","tags":["soft","new"],"guid":"07a33146-2b68-426b-972f-9bd5496d68bb","created_at":"2026-05-01T12:01:00Z"}},{"kind":"trait","entry":{"name":"curious","trait_type":"cognitive","instruction":"Ask why.","guid":"75c40cb2-5149-40d8-ba47-7cd2949df27a","created_at":"2026-05-01T12:01:00Z"}},{"kind":"skill","entry":{"name":"sums","description":"Adds.","content":"Add.\nCarry.","guid":"a11182f4-e78d-45b9-ac02-04e48a31c9b1","created_at":"2026-05-01T12:01:00Z"}},{"kind":"guardrail","entry":{"name":"no-med","content":"No advice.","severity":"high","guid":"d19e0789-2e72-470e-a246-0170d6e1ed0f","created_at":"2026-05-01T12:01:00Z"}},{"kind":"arc","entry":{"name":"fall","stages":[{"name":"up","guid":"0364994b-556b-4d8e-a1a0-f8cf413b44dd","stage_order":0,"description":"","condition":"","created_at":"2026-05-01T12:01:00Z","parts":[{"guid":"07a33146-2b68-426b-972f-9bd5496d68bb","name":"kind"}]}],"guid":"670a4660-3a3f-498b-a6a5-22448c57991f","created_at":"2026-05-01T12:01:00Z"}}]', '2026-05-01T12:06:00.000000+00:00', 'dee', 'http', 'the pilot');
INSERT INTO studio_releases VALUES ('404bb1af-09fb-4f16-b068-7f8e06a1498b', 2, 'e06534e009c1450c967a66b817f4c37d', '6f4cd2b8595d6250a88521f69dd577f2', '[{"kind":"persona","entry":{"name":"ada","summary":"You are Ada.","detail":"You are Ada, 数学者.","default_role":"host","default_sequence":"call","metadata":{"team":"one"},"presets":[{"name":"brisk","overrides":{"tone":"kind","soul":""}}],"parts":[{"guid":"9d1e509f-745a-4dbb-9f76-c50ef71bc739","name":"warm","part_order":0,"priority":-2},{"guid":"07a33146-2b68-426b-972f-9bd5496d68bb","name":"kind","part_order":1,"priority":3}],"traits":[{"guid":"75c40cb2-5149-40d8-ba47-7cd2949df27a","name":"curious"}],"skills":[{"guid":"a11182f4-e78d-45b9-ac02-04e48a31c9b1","name":"sums"}],"guardrails":[{"guid":"d19e0789-2e72-470e-a246-0170d6e1ed0f","name":"no-med"}],"arc":{"guid":"670a4660-3a3f-498b-a6a5-22448c57991f","name":"fall"},"stage":"up","guid":"404bb1af-09fb-4f16-b068-7f8e06a1498b","created_at":"2026-05-01T12:01:00Z"}},{"kind":"part","entry":{"name":"warm","part_type":"tone","summary":"Warm.","content":"Be warm.","guid":"9d1e509f-745a-4dbb-9f76-c50ef71bc739","created_at":"2026-05-01T12:01:00Z"}},{"kind":"part","entry":{"name":"kind","part_type":"soul","summary":"Kind.","tags":["soft","new"],"guid":"07a33146-2b68-426b-972f-9bd5496d68bb","created_at":"2026-05-01T12:01:00Z"}},{"kind":"trait","entry":{"name":"curious","trait_type":"cognitive","instruction":"Ask why.","guid":"75c40cb2-5149-40d8-ba47-7cd2949df27a","created_at":"2026-05-01T12:01:00Z"}},{"kind":"skill","entry":{"name":"sums","description":"Adds.","content":"Add.\nCarry.","guid":"a11182f4-e78d-45b9-ac02-04e48a31c9b1","created_at":"2026-05-01T12:01:00Z"}},{"kind":"guardrail","entry":{"name":"no-med","content":"No advice.","severity":"high","guid":"d19e0789-2e72-470e-a246-0170d6e1ed0f","created_at":"2026-05-01T12:01:00Z"}},{"kind":"arc","entry":{"name":"fall","stages":[{"name":"up","guid":"0364994b-556b-4d8e-a1a0-f8cf413b44dd","stage_order":0,"description":"","condition":"","created_at":"2026-05-01T12:01:00Z","parts":[{"guid":"07a33146-2b68-426b-972f-9bd5496d68bb","name":"kind"}]}],"guid":"670a4660-3a3f-498b-a6a5-22448c57991f","created_at":"2026-05-01T12:01:00Z"}}]', '2026-05-01T12:06:00.000000+00:00', 'dee', 'http', '');
CREATE TABLE arc_stage_parts (
	stage_id INTEGER NOT NULL, 
	part_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	PRIMARY KEY (stage_id, part_id), 
	FOREIGN KEY(stage_id) REFERENCES arc_stages (id) ON DELETE CASCADE, 
	FOREIGN KEY(part_id) REFERENCES agent_parts (id)
);
INSERT INTO arc_stage_parts VALUES (1, 1, 0);
INSERT INTO arc_stage_parts VALUES (3, 3, 0);
CREATE INDEX ix_arc_stage_parts_part_id ON arc_stage_parts (part_id);
CREATE TABLE persona_arc (
	persona_id INTEGER NOT NULL, 
	arc_id INTEGER NOT NULL, 
	current_stage_id INTEGER, 
	updated_at VARCHAR(32) NOT NULL, 
	PRIMARY KEY (persona_id), 
	FOREIGN KEY(persona_id) REFERENCES agent_personas (id) ON DELETE CASCADE, 
	FOREIGN KEY(arc_id) REFERENCES character_arcs (id), 
	FOREIGN KEY(current_stage_id) REFERENCES arc_stages (id)
);
INSERT INTO persona_arc VALUES (1, 1, 1, '2026-05-01T12:00:00.000000+00:00');
INSERT INTO persona_arc VALUES (2, 2, 3, '2026-05-01T12:01:00.000000+00:00');
CREATE INDEX ix_persona_arc_arc_id ON persona_arc (arc_id);
CREATE INDEX ix_persona_arc_current_stage_id ON persona_arc (current_stage_id);
CREATE TABLE studio_labels (
	persona VARCHAR(36) NOT NULL, 
	label TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	PRIMARY KEY (persona, label), 
	FOREIGN KEY(persona, number) REFERENCES studio_releases (persona, number)
);
INSERT INTO studio_labels VALUES ('404bb1af-09fb-4f16-b068-7f8e06a1498b', 'production', 1);
INSERT INTO studio_labels VALUES ('404bb1af-09fb-4f16-b068-7f8e06a1498b', 'staging', 2);
CREATE VIRTUAL TABLE studio_search_names USING fts5(document, content='', columnsize=0, prefix='1 2 3', tokenize="unicode61 remove_diacritics 2");
DELETE FROM studio_search_names_data;
INSERT INTO studio_search_names_data VALUES (1, X'0C4B');
INSERT INTO studio_search_names_data VALUES (10, X'000000000108080008010101020101030101040101050101060101070101080101');
INSERT INTO studio_search_names_data VALUES (1099511627777, X'000000F00830637572696F75730602020109696E71756972696E6706010106EE8080616C6C0603040403656E64060303040E6B696E64373437323631363937340603050410736F75726365373337343666373236350603060416747970653633366636373665363937343639373636350603070002316306020201016906010103EE8080060B030303030300033263750602020102696E06010104EE80806106030404016506030304016B0603050401730603060401740603070004336375720602020103696E7106010105EE8080616C0603040402656E06030304026B690603050402736F06030604027479060307040C0D0B0813151B07050C0806090606060609070A070707');
INSERT INTO studio_search_names_data VALUES (137438953473, X'000001A40430626F62030202010667726F77746802020201056D616B65720302040104737572650102020106EE8080616C6C0102040102040102060403656E6401020301020301040304040A6B696E64363137323633020205080837303631373237340102050B0B3537323733366636653631030207040E736F757263653734366636643663010206010206010208040D74616736643631366236353732030209050B79706537343666366536350102070002316203020201016702020201016D0302040101730102020103EE8080010A0303030303010803030303010C030403030303000332626F0302020102677202020201026D61030204010273750102020104EE8080610102040102040102060401650102030102030104030404016B010205010205010207040173010206010206010208040174010207020209000433626F62030202010367726F02020201036D616B03020401037375720102020105EE8080616C0102040102040102060402656E0102030102030104030404026B690102050102050102070402736F0102060102060102080402746103020905017901020704080B0A09110F0F0D10191210070606061A080707070F0D0C0C0909080808100E0D0D07');
INSERT INTO studio_search_names_data VALUES (274877906945, X'0000040804306164610C0202010463616C6C0B020202067572696F7573060202010466616C6C0902020104686F73740A020201046B696E6405020201036D656408020301036E657705020602016F0802020104736F66740502040203756D7307020201047761726D0402020106EE8080616C6C0402040102080102040102040102050102040102040102040102040403656E640402030106030404010203010203010204010203010203010203010203040A6B696E6436313732363309020509113737353631373236343732363136393663080206080837303631373237340402050102090B0B35373237333666366536310C02050907323666366336350A0205090F3336353731373536353665363336350B02050B076236393663366307020509093437323631363937340602050410736F757263653733373436663732363504020601020A010206010206010207010206010206010206010206040974616736653635373705020D0708373336663636373405020C05157970653633366636373665363937343639373636350602070907383639363736380802080808373336663735366305020B090734366636653635040207000231610C02020101630602020502020101660902020101680A020201016B05020201016D08020301016E0502060302020101730502040202020101770402020103EE8080040A03030303030112030404030303030303010A0303030303010803030303010A040303030301080303030301080303030301080303030301080303030300033261640C0202010263610B0202020175060202010266610902020102686F0A020201026B6905020201026D6508020301026E6505020602016F0802020102736F050204020175070202010277610402020104EE808061040204010208010204010204010205010204010204010204010204040165040203010603040401020301020301020401020301020301020301020304016B04020501020901020501020501020601020501020501020501020504017304020601020A01020601020601020701020601020601020601020604017404020701060B03030102070202080004336164610C0202010363616C0B020202027572060202010366616C0902020103686F730A020201036B696E05020201036D656408020301036E65770502060103736F660502040202756D07020201037761720402020105EE8080616C0402040102080102040102040102050102040102040102040102040402656E040203010603040401020301020301020401020301020301020301020304026B690402050102090102050102050102060102050102050102050102050402736F04020601020A0102060102060102070102060102060102060102060402746105040C0305017904020701020B0102070202080408090B09090908080609080923220F1610100C140C0E2D0E0D1A0C0D0C0709060606060909064308070607070707070607060721201E1E11090807080808080808070822211F1F08');
INSERT INTO studio_search_names_data VALUES (412316860417, X'000000C205307761726D0403020106EE8080616C6C0403040403656E64040303040C6B696E6437303631373237340403050410736F7572636537333734366637323635040306040C747970653734366636653635040307000231770403020103EE8080040B030303030300033277610403020104EE80806104030404016504030304016B0403050401730403060401740403070004337761720403020105EE8080616C0403040402656E04030304026B690403050402736F0403060402747904030704090B08111511070C080906060606090A070707');
INSERT INTO studio_search_names_data VALUES (549755813889, X'000000A50530676F6E650D02020106EE8080616C6C0D02040403656E640D0203040E6B696E64373336623639366336630D02050410736F75726365373337343666373236350D0206000231670D02020103EE80800D0803030303000332676F0D02020104EE8080610D02040401650D020304016B0D02050401730D0206000433676F6E0D02020105EE8080616C0D02040402656E0D020304026B690D02050402736F0D020604090B081315070B0809060606090A0707');
INSERT INTO studio_search_names_data VALUES (687194767361, X'000000910530676F6E650D010106EE8080616C6C0D010403656E640D01040E6B696E64373336623639366336630D010410736F75726365373337343666373236350D01000231670D010103EE80800D01000332676F0D010104EE8080610D010401650D0104016B0D010401730D01000433676F6E0D010105EE8080616C0D010402656E0D0104026B690D010402736F0D0104080A0712140607070805050508090606');
INSERT INTO studio_search_names_data VALUES (824633720833, X'000000C00530737572650103020106EE8080616C6C0103040403656E64010303040C6B696E643730363137323734010305040E736F757263653734366636643663010306040C747970653734366636653635010307000231730103020103EE8080010B030303030300033273750103020104EE80806101030404016501030304016B0103050401730103060401740103070004337375720103020105EE8080616C0103040402656E01030304026B690103050402736F0103060402747901030704090B08111311070C080906060606090A070707');
INSERT INTO studio_search_names_data VALUES (962072674305, X'000000F00830637572696F757306010109696E71756972696E670602020106EE8080616C6C0603040403656E64060303040E6B696E64373437323631363937340603050410736F75726365373337343666373236350603060416747970653633366636373665363937343639373636350603070002316306010101690602020103EE8080060B0303030303000332637506010102696E0602020104EE80806106030404016506030304016B06030504017306030604017406030700043363757206010103696E710602020105EE8080616C0603040402656E06030304026B690603050402736F06030604027479060307040B0E0B0813151B06060C0707090606060608080A070707');
DELETE FROM studio_search_names_idx;
INSERT INTO studio_search_names_idx VALUES (1, X'', 2);
INSERT INTO studio_search_names_idx VALUES (2, X'', 2);
INSERT INTO studio_search_names_idx VALUES (3, X'', 2);
INSERT INTO studio_search_names_idx VALUES (4, X'', 2);
INSERT INTO studio_search_names_idx VALUES (5, X'', 2);
INSERT INTO studio_search_names_idx VALUES (6, X'', 2);
INSERT INTO studio_search_names_idx VALUES (7, X'', 2);
INSERT INTO studio_search_names_idx VALUES (8, X'', 2);
DELETE FROM studio_search_names_config;
INSERT INTO studio_search_names_config VALUES ('version', 4);
CREATE VIRTUAL TABLE studio_search_bodies USING fts5(document, content='', columnsize=0, prefix='2 3 4', tokenize="unicode61 remove_diacritics 2");
DELETE FROM studio_search_bodies_data;
INSERT INTO studio_search_bodies_data VALUES (1, X'0C811B');
INSERT INTO studio_search_bodies_data VALUES (10, X'000000000108080008010101020101030101040101050101060101070101080101');
INSERT INTO studio_search_bodies_data VALUES (1099511627777, X'0000014B043061736B0603030107637572696F75730602060109696E71756972696E67060101037768790603040106EE8080616C6C0603080403656E640607020504040E6B696E64373437323631363937340603090410736F757263653733373436663732363506030A04167479706536333666363736653639373436393736363506030B0003316173060303010263750602060102696E0601010277680603040104EE808061060308040165060702050404016B06030904017306030A04017406030B00043261736B06030301036375720602060103696E71060101037768790603040105EE8080616C0603080402656E060702050404026B690603090402736F06030A0402747906030B000533637572690602060104696E717506010106EE8080616C6C0603080403656E64060702050404036B696E0603090403736F7506030A040374797006030B04080C0D080B0A13151B080706070908060606090807080A090707070A080B0A0808');
INSERT INTO studio_search_bodies_data VALUES (137438953473, X'0000033B04306172650302050103626F6203040607020675696C646572030208010667726F77746802021001046861766502020C01056D616B657203020D0202657402020D01036E657702020401036F6C640202080105737065616B010203020375726501020705026C79010204010374686503020704017902020B02047769636502020E0103796F750302040106EE8080616C6C01020901021201020F0403656E640108020503040112020304030304030704010C020308030404040A6B696E643631373236330202130808373036313732373401020A0B0B3537323733366636653631030210040E736F75726365373436663664366301020B010214010211040D74616736643631366236353732030212050B797065373436663665363501020C00033161720302050102626F03040607020175030208010267720202100102686102020C01026D6103020D02016502020D01026E6502020401026F6C02020801027370010203020175010404050102746802020B01020702017702020E0102796F0302040104EE80806101020901021201020F0401650108020503040112020304030304030704010C02030803040404016B01020A01021301021004017301020B01021401021104017401020C0202120004326172650302050103626F620304060702027569030208010367726F020210010368617602020C01036D616B03020D0202657402020D01036E657702020401036F6C6402020801037370650102030202757201040405010374686502020B0102070202776902020E0103796F750302040105EE8080616C01020901021201020F0402656E0108020503040112020304030304030704010C02030803040404026B6901020A0102130102100402736F01020B0102140102110402746103021205017901020C0005336275696C030208010467726F7702021001046861766502020C01046D616B6503020D01047370656101020302037572650104040501047468657902020B020377696302020E0106EE8080616C6C01020901021201020F0403656E640108020503040112020304030304030704010C02030803040404036B696E01020A0102130102100403736F7501020B01021401021104037461670302120502797001020C0408090B0B090A0708080A080708060908111E0F0D1019121008080607070706070707070A06070F1C0C0C0909090708080807080808080B0708101D0D0D07060A09090909090908111E0E0E08');
INSERT INTO studio_search_bodies_data VALUES (274877906945, X'0000062304306164610C06060605030164070204040173070202030476696365080204020272650C0405060202736B06020301026265040205010463616C6C0B0209030372727907020502067572696F7573060206010466616C6C090208010567726565740B0206010568656C6C6F0B020402036F73740A04030501046B696E640504030501036D656408020701036E657705020A02016F080403050104736F66740502080203756D730702070102757009020401047761726D0406030504020268790602040103796F750C0404060109E695B0E5ADA6E880850C020B0106EE8080616C6C04020A01020C01020801020901020901020A01020801020B01020F0403656E64040802040504010C020403040404010602050401060305040106020505010C020304030304010802040304010C020304040304010A0203060704040A6B696E6436313732363309020B0911373735363137323634373236313639366308020A0808373036313732373404020B01020D0B0B35373237333666366536310C02100907323666366336350A0209090F3336353731373536353665363336350B020C0B076236393663366307020A09093437323631363937340602090410736F757263653733373436663732363504020C01020E01020A01020B01020B01020C01020A01020D010211040974616736653635373705021107083733366636363734050210051579706536333666363736653639373436393736363506020B09073836393637363808020C0808373336663735366305020F09073436663665363504020D00033161640704020401020404060606050201720C040506020173060203010262650402050102636107020504020902017506020601026661090208010267720B0206010268650B020402016F0A04030501026B690504030501026D6508020701026E6505020A02016F080403050102736F050208020175070207010275700902040102776104060305040201680602040102796F0C0404060106E695B0E5ADA60C020B0104EE80806104020A01020C01020801020901020901020A01020801020B01020F040165040802040504010C020403040404010602050401060305040106020505010C020304030304010802040304010C020304040304010A020306070404016B04020B01020D01020901020A01020A01020B01020901020C01021004017304020C01020E01020A01020B01020B01020C01020A01020D01021104017404020D01060F030301020B02020C0004326164610C0606060503016407040204030176080204020272650C0405060202736B060203010363616C0B020903017207020502027572060206010366616C09020801036772650B0206010368656C0B020402026F730A04030501036B696E0504030501036D656408020701036E657705020A0103736F660502080202756D07020701037761720406030504020268790602040103796F750C0404060109E695B0E5ADA6E880850C020B0105EE8080616C04020A01020C01020801020901020901020A01020801020B01020F0402656E040802040504010C020403040404010602050401060305040106020505010C020304030304010802040304010C020304040304010A020306070404026B6904020B01020D01020901020A01020A01020B01020901020C0102100402736F04020C01020E01020A01020B01020B01020C01020A01020D010211040274610504100305017904020D01020F01020B02020C0005336164647307020203027669080204010463616C6C0B0209030272720702050203757269060206010466616C6C0902080104677265650B0206010468656C6C0B020402036F73740A04030501046B696E64050403050104736F66740502080203756D7307020701047761726D04060305040106EE8080616C6C04020A01020C01020801020901020901020A01020801020B01020F0403656E64040802040504010C020403040404010602050401060305040106020505010C020304030304010802040304010C020304040304010A020306070404036B696E04020B01020D01020901020A01020A01020B01020901020C0102100403736F7504020C01020E01020A01020B01020B01020C01020A01020D0102110403746167050410030502797004020D01020F01020B02020C040A06060908070709080B090A0A090A0808070908070B07090E233F0F1610100C140C0E2D0E0D1A0C0D0C110706070A0607070707080707070706070906080B213D1E1E110B070608070806070808080809080808070A07090E223E1F1F080F0A07090708090909090A09080B233F202009');
INSERT INTO studio_search_bodies_data VALUES (412316860417, X'000001060330626504030501047761726D04070305040106EE8080616C6C04030A0403656E64040902040504040C6B696E64373036313732373404030B0410736F757263653733373436663732363504030C040C74797065373436663665363504030D00033162650403050102776104070305040104EE80806104030A04016504090204050404016B04030B04017304030C04017404030D00043277617204070305040105EE8080616C04030A0402656E04090204050404026B6904030B0402736F04030C0402747904030D0005337761726D04070305040106EE8080616C6C04030A0403656E6404090204050404036B696E04030B0403736F7504030C040374797004030D04070B0B0B111511080909090606060B0A0A0707070C0B0B0808');
INSERT INTO studio_search_bodies_data VALUES (549755813889, X'0000010C0730626568696E640D02040104676F6E650D020601046C6566740D02030106EE8080616C6C0D02080403656E640D06020504040E6B696E64373336623639366336630D02090410736F75726365373337343666373236350D020A00033162650D02040102676F0D020601026C650D02030104EE8080610D02080401650D0602050404016B0D02090401730D020A0004326265680D02040103676F6E0D020601036C65660D02030105EE8080616C0D02080402656E0D0602050404026B690D02090402736F0D020A000533626568690D02040104676F6E650D020601046C6566740D02030106EE8080616C6C0D02080403656E640D0602050404036B696E0D02090403736F750D020A040B09090B0A1315080707090806060908080A0907070A09090B0A08');
INSERT INTO studio_search_bodies_data VALUES (687194767361, X'000000E80730626568696E640D010104676F6E650D0101046C6566740D010106EE8080616C6C0D010403656E640D01040E6B696E64373336623639366336630D010410736F75726365373337343666373236350D0100033162650D010102676F0D0101026C650D010104EE8080610D010401650D0104016B0D010401730D010004326265680D010103676F6E0D0101036C65660D010105EE8080616C0D010402656E0D0104026B690D010402736F0D01000533626568690D010104676F6E650D0101046C6566740D010106EE8080616C6C0D010403656E640D0104036B696E0D010403736F750D01040A08080A07121407060608050505080707090606060908080A0707');
INSERT INTO studio_search_bodies_data VALUES (824633720833, X'00000154053063616C6D0102050105737065616B010303020375726501030805026C7901010104776974680102040106EE8080616C6C01030A0403656E64010902060304040C6B696E64373036313732373401030B040E736F75726365373436663664366301030C040C74797065373436663665363501030D000331636101020501027370010303020175010308010277690102040104EE80806101030A04016501090206030404016B01030B04017301030C04017401030D00043263616C01020501037370650103030202757201030801037769740102040105EE8080616C01030A0402656E01090206030404026B6901030B0402736F01030C0402747901030D00053363616C6D01020501047370656101030302037572650103080104776974680102040106EE8080616C6C01030A0403656E6401090206030404036B696E01030B0403736F7501030C040374797001030D04090A0806090B0B111311080706070909060606090807080A0A0707070A0908090B0B0808');
INSERT INTO studio_search_bodies_data VALUES (962072674305, X'0000014B043061736B0603030107637572696F757306010109696E71756972696E6706020601037768790603040106EE8080616C6C0603080403656E640607020504040E6B696E64373437323631363937340603090410736F757263653733373436663732363506030A04167479706536333666363736653639373436393736363506030B00033161730603030102637506010102696E060206010277680603040104EE808061060308040165060702050404016B06030904017306030A04017406030B00043261736B060303010363757206010103696E7106020601037768790603040105EE8080616C0603080402656E060702050404026B690603090402736F06030A0402747906030B0005336375726906010104696E71750602060106EE8080616C6C0603080403656E64060702050404036B696E0603090403736F7506030A040374797006030B04080B0E080B0A13151B080607070908060606090708080A0907070709090B0A0808');
DELETE FROM studio_search_bodies_idx;
INSERT INTO studio_search_bodies_idx VALUES (1, X'', 2);
INSERT INTO studio_search_bodies_idx VALUES (2, X'', 2);
INSERT INTO studio_search_bodies_idx VALUES (3, X'', 2);
INSERT INTO studio_search_bodies_idx VALUES (4, X'', 2);
INSERT INTO studio_search_bodies_idx VALUES (5, X'', 2);
INSERT INTO studio_search_bodies_idx VALUES (6, X'', 2);
INSERT INTO studio_search_bodies_idx VALUES (7, X'', 2);
INSERT INTO studio_search_bodies_idx VALUES (8, X'', 2);
DELETE FROM studio_search_bodies_config;
INSERT INTO studio_search_bodies_config VALUES ('version', 4);
COMMIT;

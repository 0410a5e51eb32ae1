import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Callers, CurrentCaller, type Caller } from '@umbra/access';
import { limitPageOf, limitPageWish, type Query as WireQuery } from '@umbra/wire';
import { ApiErrors, ApiLimitPage, ApiProjectId, Confirmed } from '@umbra/wire/openapi';
import { refusals } from '../geofencing.errors.ts';
import { GeofencingAccess, type RowReference } from '../http/geofencing-access.ts';
import { readRule } from './read-rule.ts';
import { Rules } from './rules.ts';
import { ApiRuleBody, RuleIdentifier, RulesPage, RuleView, ruleView } from './rules.wire.ts';

/** Rules (§12). */
@ApiTags('rules')
@ApiBearerAuth()
@Callers('user', 'client')
@Controller('rules/v4')
export class RulesController {
  readonly #access: GeofencingAccess;
  readonly #rules: Rules;

  constructor(access: GeofencingAccess, rules: Rules) {
    this.#access = access;
    this.#rules = rules;
  }

  @Post()
  @HttpCode(201)
  @ApiOperation({ summary: 'Make a rule; it is active once it is associated with a device' })
  @ApiProjectId()
  @ApiRuleBody()
  @ApiCreatedResponse({ type: RuleIdentifier })
  @ApiErrors(400, 401, 403)
  async create(
    @CurrentCaller() caller: Caller,
    @Query() query: WireQuery,
    @Body() body: unknown,
  ): Promise<RuleIdentifier> {
    const projectId = await this.#access.project(caller, query);
    return { ruleId: await this.#rules.create(projectId, readRule(body)) };
  }

  @Get()
  @ApiOperation({ summary: 'The rules of the project, in the order in which they were made' })
  @ApiProjectId()
  @ApiLimitPage()
  @ApiOkResponse({ type: RulesPage })
  @ApiErrors(400, 401, 403)
  async list(@CurrentCaller() caller: Caller, @Query() query: WireQuery): Promise<RulesPage> {
    const projectId = await this.#access.project(caller, query);
    const wish = limitPageWish(query, ['rules', projectId]);
    return limitPageOf(await this.#rules.page(projectId, wish), wish, ruleView);
  }

  @Delete()
  @HttpCode(204)
  @Confirmed()
  @ApiOperation({ summary: 'Delete all rules of the project, and their associations' })
  @ApiProjectId()
  @ApiNoContentResponse()
  @ApiErrors(400, 401, 403)
  async removeAll(@CurrentCaller() caller: Caller, @Query() query: WireQuery): Promise<void> {
    await this.#rules.removeAll(await this.#access.project(caller, query));
  }

  @Get(':ruleId')
  @ApiOperation({ summary: 'A rule' })
  @ApiOkResponse({ type: RuleView })
  @ApiErrors(400, 401, 403, 404)
  async read(@CurrentCaller() caller: Caller, @Param('ruleId') ruleId: string): Promise<RuleView> {
    return ruleView(await this.#rules.read(await this.#reference(caller, ruleId)));
  }

  @Put(':ruleId')
  @ApiOperation({ summary: 'Replace a rule: what is left out becomes null; its type and its geofence stay' })
  @ApiRuleBody()
  @ApiOkResponse({ type: RuleView })
  @ApiErrors(400, 401, 403, 404)
  async replace(
    @CurrentCaller() caller: Caller,
    @Param('ruleId') ruleId: string,
    @Body() body: unknown,
  ): Promise<RuleView> {
    const reference = await this.#reference(caller, ruleId);
    return ruleView(await this.#rules.replace(reference, readRule(body)));
  }

  @Delete(':ruleId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a rule that no device is associated with' })
  @ApiNoContentResponse()
  @ApiErrors(400, 401, 403, 404, 409)
  async remove(@CurrentCaller() caller: Caller, @Param('ruleId') ruleId: string): Promise<void> {
    await this.#rules.remove(await this.#reference(caller, ruleId));
  }

  #reference(caller: Caller, ruleId: string): Promise<RowReference> {
    return this.#access.row(caller, ruleId, (id) => this.#rules.projectOf(id), refusals.ruleUnknown);
  }
}

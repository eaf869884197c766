import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { receiptKeySet } from '@static-file-upload/contract/receipt-keys';
import { type JWK } from 'jose';
import { ApiProblem } from '../http/api-problem';
import { apiSchema } from '../http/api-schema';
import { Public } from '../http/route-markers';
import { SigningKeys } from './signing-keys';

@ApiTags('Receipts')
@Public()
@Controller('api/receipts')
export class ReceiptsController {
  constructor(private readonly signingKeys: SigningKeys) {}

  @Get('keys')
  @ApiOperation({ summary: 'The public keys that receipts are signed with, old ones too', security: [] })
  @ApiOkResponse({ schema: apiSchema('ReceiptKeySet', receiptKeySet) })
  @ApiProblem('too-many-requests', 'draining')
  async readKeys(): Promise<{ keys: JWK[] }> {
    return { keys: await this.signingKeys.publicKeys() };
  }
}

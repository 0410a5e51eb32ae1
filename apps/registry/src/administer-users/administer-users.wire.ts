import { ApiProperty } from '@nestjs/swagger';
import { IsText } from '@umbra/wire';
import { LimitPageResponse } from '@umbra/wire/openapi';
import { IsEmail } from 'class-validator';

const MAX_EMAIL_LENGTH = 320;
const MAX_NAME_LENGTH = 100;
const MIN_PASSWORD_LENGTH = 8;
const MAX_PASSWORD_LENGTH = 1_000;

export class CreateUserRequest {
  @ApiProperty({ example: 'anna@example.test', maxLength: MAX_EMAIL_LENGTH })
  @IsText(1, MAX_EMAIL_LENGTH)
  // Instances inside a house have addresses such as demo@umbra.local or root@localhost.
  @IsEmail({ require_tld: false })
  email!: string;

  @ApiProperty({ format: 'password', minLength: MIN_PASSWORD_LENGTH, maxLength: MAX_PASSWORD_LENGTH })
  @IsText(MIN_PASSWORD_LENGTH, MAX_PASSWORD_LENGTH)
  password!: string;

  @ApiProperty({ minLength: 1, maxLength: MAX_NAME_LENGTH })
  @IsText(1, MAX_NAME_LENGTH)
  name!: string;
}

export class UserCreatedResponse {
  @ApiProperty({ example: 'HERE-0b1a3c1e-7a35-4f5f-9a2f-0d8f5ac5f1b7' })
  userId!: string;
}

export class User {
  @ApiProperty()
  userId!: string;

  @ApiProperty()
  email!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty()
  administrator!: boolean;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;
}

export class UsersPage extends LimitPageResponse {
  @ApiProperty({ type: [User] })
  items!: readonly User[];
}

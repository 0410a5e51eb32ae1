#!/usr/bin/env node
console.log('umbra');

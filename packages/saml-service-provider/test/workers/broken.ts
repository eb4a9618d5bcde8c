throw new RangeError('it does not start');

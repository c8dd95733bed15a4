// zxcvbn-c as it is: how many guesses a password withstands. Nothing is added here.
#ifndef CZXCVBN_SHIM_H
#define CZXCVBN_SHIM_H

#include <zxcvbn.h>

#endif

// libidn2 as it is: IDNA2008 names for Swift. Nothing is added here.
#ifndef CIDN2_SHIM_H
#define CIDN2_SHIM_H

#include <idn2.h>

#endif

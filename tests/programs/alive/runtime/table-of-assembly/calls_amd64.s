#include "textflag.h"

DATA ·functions+0(SB)/8, $·first(SB)
DATA ·functions+8(SB)/8, $·last(SB)
GLOBL ·functions(SB), RODATA, $16

// func second()
TEXT ·second(SB), 0, $8-0
	LEAQ ·functions(SB), AX
	MOVQ 8(AX), AX
	CALL AX
	RET

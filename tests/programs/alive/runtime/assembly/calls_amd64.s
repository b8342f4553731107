#include "textflag.h"

// func call(l *lock)
TEXT ·call(SB), NOSPLIT|NOFRAME, $0-8
	MOVQ l+0(FP), AX
	SUBQ $16, SP
	MOVQ AX, 0(SP)
	CALL ·release(SB)
	ADDQ $16, SP
	RET

// func jump(l *lock)
TEXT ·jump(SB), NOSPLIT, $0-8
	LEAQ ·release(SB), AX
	JMP AX
